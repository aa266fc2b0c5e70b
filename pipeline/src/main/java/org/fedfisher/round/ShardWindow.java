package org.fedfisher.round;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.fedfisher.fisher.ShardFold;
import org.fedfisher.fisher.ShardShape;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.FisherStructure;
import org.jspecify.annotations.Nullable;

/**
 * One shard of one round between its first block and its end: blocks wait until the ledger admits
 * their update, an admitted client is folded once, when all its slices are there; refused ones are
 * forgotten. Blocks and admission may come in any order.
 *
 * <p>When a revision has closed, its sums are due once everybody admitted to it has been folded;
 * nobody of a later revision is folded before they have been emitted.
 *
 * <p>It is a write-back cache of a {@link ShardStore}: sums, new blocks and new factors live here
 * until {@link #flush} writes them back, which must happen before every snapshot of the store and
 * before the window is dropped from memory. Removals go through at once.
 */
public final class ShardWindow implements WriteBack {
  private final ShardStore store;
  private final FoldedClients folded;
  private final WaitingBlocks blocks;
  private final FactorShelf factors;
  private final Awaited awaited;
  private final Deque<Closing> closings = new ArrayDeque<>();
  private boolean ended;
  private boolean sealed;
  private byte @Nullable [] round;
  private boolean headDirty;

  /** Is told of what has been folded. */
  public interface OnFold {
    /** Blocks of so many bytes, of so many clients. */
    void folded(int clients, long bytes);
  }

  /** Nobody is told of what it folds. */
  public ShardWindow(ShardStore store) {
    this(store, new ShardFold(), (clients, bytes) -> {});
  }

  /**
   * Loads what the store keeps; sums are loaded when first needed.
   *
   * @param fold scratch space, which windows may share
   */
  public ShardWindow(ShardStore store, ShardFold fold, OnFold onFold) {
    this.store = store;
    this.folded = new FoldedClients(store, fold, onFold);
    this.factors = new FactorShelf(store);
    WindowHead head = store.head();
    long[] unwanted = head == null ? null : head.unwanted();
    this.blocks =
        new WaitingBlocks(
            store, head == null ? 0 : head.stored(), unwanted == null ? new long[0] : unwanted);
    this.awaited = new Awaited(head == null ? 0 : head.revision());
    if (head != null) {
      folded.restore(head.shape(), head.folded());
      ended = head.ended();
      sealed = head.sealed();
      round = head.round();
      for (Admission admission : head.awaited()) {
        awaited.add(admission);
      }
      if (head.closings() != null) {
        closings.addAll(List.of(head.closings()));
      }
    }
  }

  /**
   * A checked block has come.
   *
   * @return whether it waits now
   */
  public boolean arrive(String id, WaitingBlock block) {
    if (ended) {
      return false;
    }
    if (!blocks.put(id, block)) {
      headDirty = true;
      return false;
    }
    Admission admission = awaited.lacking(id);
    return admission == null || !foldIfWhole(admission);
  }

  /** The ledger has admitted the update. */
  public void admit(Admission admission, ShardShape of) {
    folded.shape(of);
    headDirty = true;
    awaited.add(admission);
    if (admission.revision() <= awaited.revision()) {
      foldIfWhole(admission);
    }
  }

  /** Returns false if a block has yet to come. */
  private boolean foldIfWhole(Admission admission) {
    for (String id : admission.blocks()) {
      if (!blocks.has(id)) {
        return false;
      }
    }
    long bytes = 0;
    List<ClientUpdateBlock> slices = new ArrayList<>();
    for (String id : admission.blocks()) {
      WaitingBlock block = blocks.take(id);
      bytes += block == null ? 0 : block.value().length;
      slices.add(decode(block));
    }
    awaited.remove(admission);
    double curvature = folded.add(slices, admission.examples(), bytes);
    if (knownShape().fisher() == FisherStructure.KFAC) {
      factors.keep(admission, curvature, slices);
    }
    return true;
  }

  private static ClientUpdateBlock decode(@Nullable WaitingBlock waiting) {
    if (waiting == null) {
      throw new IllegalStateException("a block that was there a moment ago");
    }
    return Wire.again(waiting.value(), ClientUpdateBlock.class);
  }

  /** Forgets what waits of a refused update. */
  public void drop(String updatePrefix) {
    headDirty = true;
    blocks.dropIf(id -> id.startsWith(updatePrefix));
  }

  /**
   * Forgets one record of a block, now or when it comes; what other records of the same bytes give
   * stays. Verification has passed over the record, so no admission counts on it.
   *
   * @param place {@link WaitingBlock#place}
   */
  public void forget(String id, long place, long nowMillis) {
    if (!ended) {
      headDirty = true;
      blocks.forget(id, place, nowMillis);
    }
  }

  /**
   * A revision has closed: its sums are wanted when complete. Revisions close in their order.
   *
   * @param of what {@link #round} keeps
   */
  public void close(Closing closing, byte[] of) {
    round = of;
    closings.add(closing);
    headDirty = true;
  }

  /** No revision follows those that have closed. */
  public void seal() {
    sealed = true;
    headDirty = true;
  }

  /** What {@link #close} was told of the round. */
  public byte[] round() {
    if (round == null) {
      throw new IllegalStateException("nothing is known of the round before its close");
    }
    return round;
  }

  /**
   * The closed revision whose sums are final and have not been emitted; null where none is.
   *
   * @throws IllegalStateException where fewer or more were folded than admitted: a bug
   */
  public @Nullable Closing due() {
    Closing next = closings.peek();
    if (next == null || !awaited.none()) {
      return null;
    }
    if (folded.count() != next.admitted() || awaited.revision() != next.revision()) {
      throw new IllegalStateException(
          "folded %d of %d admitted clients, revision %d of %d"
              .formatted(folded.count(), next.admitted(), awaited.revision(), next.revision()));
    }
    return next;
  }

  /** The sums that were due have been emitted: the turn of those admitted to the next revision. */
  public void emitted() {
    closings.remove();
    headDirty = true;
    awaited.advance().forEach(this::foldIfWhole);
  }

  /** Whether all has been emitted that ever will be. */
  public boolean spent() {
    return sealed && closings.isEmpty();
  }

  /** The revision whose admissions are being folded. */
  public int revision() {
    return awaited.revision();
  }

  /** Bytes of each block that {@link #factors} hands on, in no order. */
  public List<Integer> factorLengths() {
    return factors.lengths();
  }

  /** Hands on the factors of all folded clients: by client name, then by slice. */
  public void factors(Consumer<KeptFactors> consumer) {
    factors.inOrder(consumer);
  }

  /** Ends the window: only its marker is left. */
  public void end() {
    ended = true;
    round = null;
    headDirty = true;
    awaited.clear();
    closings.clear();
    store.clear();
    folded.clear();
    blocks.clear();
    factors.clear();
  }

  /** Takes out blocks that came at a time which {@code expired} names, unless they are admitted. */
  public List<WaitingBlock> expire(LongPredicate expired) {
    headDirty = true;
    return blocks.expire(expired, id -> !awaited.claims(id));
  }

  /** The window stays usable. */
  @Override
  public void flush() {
    headDirty |= blocks.dirty() || folded.dirty();
    blocks.flush();
    factors.flush();
    folded.flush();
    if (headDirty) {
      store.head(
          new WindowHead(
              folded.count(),
              blocks.stored(),
              ended,
              folded.shape(),
              awaited.all(),
              null,
              round,
              closings.toArray(Closing[]::new),
              awaited.revision(),
              sealed,
              blocks.unwanted()));
      headDirty = false;
    }
  }

  @Override
  public void release() {
    blocks.release();
  }

  /** The sums of all who are whole, loaded or begun. */
  public ShardSums sums() {
    return folded.sums();
  }

  /** What the sums are of. */
  public ShardShape knownShape() {
    return folded.knownShape();
  }

  public boolean ended() {
    return ended;
  }

  @Override
  public boolean dirty() {
    return headDirty || folded.dirty() || blocks.dirty() || factors.dirty();
  }

  /** Blocks that wait, here or in the store. */
  public int waiting() {
    return blocks.size();
  }

  /** Of a round that has ended the marker is enough. */
  @Override
  public boolean rests() {
    return ended && !dirty();
  }

  @Override
  public long bytes() {
    return 512 + blocks.bytes() + folded.bytes() + factors.bytes();
  }
}
