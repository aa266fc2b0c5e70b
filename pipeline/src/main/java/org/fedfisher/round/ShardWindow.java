package org.fedfisher.round;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.fedfisher.fisher.ShardFold;
import org.fedfisher.fisher.ShardShape;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.FisherStructure;
import org.jspecify.annotations.Nullable;

/**
 * One shard of one round between its first block and its close: blocks wait until the ledger admits
 * their update, an admitted client is folded once, when all its slices are there; refused ones are
 * forgotten. Blocks and admission may come in any order.
 *
 * <p>It is a write-back cache of a {@link ShardStore}: sums, new blocks and new factors live here
 * until {@link #flush} writes them back, which must happen before every snapshot of the store and
 * before the window is dropped from memory. Removals go through at once.
 */
public final class ShardWindow {
  private final ShardStore store;
  private final WaitingBlocks blocks;
  private final FactorShelf factors;

  /** Admissions that still lack a block, and which of them each of their blocks belongs to. */
  private final Map<String, Admission> awaited = new LinkedHashMap<>();

  private final Map<String, Admission> awaitedBlocks = new HashMap<>();
  private @Nullable ShardShape shape;
  private @Nullable ShardSums sums;
  private int folded;
  private boolean ended;
  private byte @Nullable [] closing;
  private boolean headDirty;
  private boolean sumsDirty;

  /** Loads what the store keeps; sums are loaded when first needed. */
  public ShardWindow(ShardStore store) {
    this.store = store;
    this.factors = new FactorShelf(store);
    WindowHead head = store.head();
    this.blocks = new WaitingBlocks(store, head == null ? 0 : head.stored());
    if (head != null) {
      folded = head.folded();
      ended = head.ended();
      shape = head.shape();
      closing = head.closing();
      for (Admission admission : head.awaited()) {
        await(admission);
      }
    }
  }

  /**
   * A checked block has come.
   *
   * @return payload bytes folded, 0 if it waits or is forgotten
   */
  public long arrive(String id, WaitingBlock block, ShardFold fold) {
    if (ended) {
      return 0;
    }
    blocks.put(id, block);
    Admission admission = awaitedBlocks.get(id);
    return admission == null ? 0 : foldIfWhole(admission, fold);
  }

  /**
   * The ledger has admitted the update.
   *
   * @return payload bytes folded, 0 if a block has yet to come
   */
  public long admit(Admission admission, ShardShape of, ShardFold fold) {
    if (shape == null) {
      shape = of;
    }
    headDirty = true;
    await(admission);
    return foldIfWhole(admission, fold);
  }

  private void await(Admission admission) {
    awaited.put(admission.client(), admission);
    for (String block : admission.blocks()) {
      awaitedBlocks.put(block, admission);
    }
  }

  private long foldIfWhole(Admission admission, ShardFold fold) {
    for (String id : admission.blocks()) {
      if (!blocks.has(id)) {
        return 0;
      }
    }
    long bytes = 0;
    List<ClientUpdateBlock> slices = new ArrayList<>();
    for (String id : admission.blocks()) {
      awaitedBlocks.remove(id);
      WaitingBlock block = blocks.take(id);
      bytes += block == null ? 0 : block.value().length;
      slices.add(decode(block));
    }
    awaited.remove(admission.client());
    double curvature = fold.fold(slices, admission.examples(), knownShape(), sums());
    if (knownShape().fisher() == FisherStructure.KFAC) {
      factors.keep(admission, curvature, slices);
    }
    folded++;
    headDirty = true;
    sumsDirty = true;
    return bytes;
  }

  private static ClientUpdateBlock decode(@Nullable WaitingBlock waiting) {
    if (waiting == null) {
      throw new IllegalStateException("a block that was there a moment ago");
    }
    try {
      return Wire.decode(waiting.value(), ClientUpdateBlock.class);
    } catch (InvalidRecordException e) {
      throw new IllegalStateException("a block that was checked when it came", e);
    }
  }

  /** Forgets what waits of a refused update. */
  public void drop(String updatePrefix) {
    headDirty = true;
    blocks.dropIf(id -> id.startsWith(updatePrefix));
  }

  /** The round has closed: the sums are wanted when complete; {@code details} go with them. */
  public void close(byte[] details) {
    closing = details;
    headDirty = true;
  }

  /** What {@link #close} was told; null while the round is open, and after the end. */
  public byte @Nullable [] closing() {
    return closing;
  }

  /**
   * Whether every admitted client has been folded, so that the sums are final.
   *
   * @throws IllegalStateException where fewer or more were folded than admitted: a bug
   */
  public boolean complete(int admitted) {
    if (!awaited.isEmpty()) {
      return false;
    }
    if (folded != admitted) {
      throw new IllegalStateException(
          "folded %d of %d admitted clients".formatted(folded, admitted));
    }
    return true;
  }

  /** Slices with factors of all folded clients. */
  public int keptSlices() {
    return factors.count();
  }

  /** Hands on the factors of all folded clients: by client name, then by slice. */
  public void factors(Consumer<KeptFactors> consumer) {
    factors.inOrder(consumer);
  }

  /** Ends the window: only its marker is left. */
  public void end() {
    ended = true;
    closing = null;
    headDirty = true;
    sumsDirty = false;
    sums = null;
    awaited.clear();
    awaitedBlocks.clear();
    store.clear();
    blocks.clear();
    factors.clear();
  }

  /** Takes out blocks that came at a time which {@code expired} names, unless they are admitted. */
  public List<WaitingBlock> expire(LongPredicate expired) {
    headDirty = true;
    return blocks.expire(expired, id -> !awaitedBlocks.containsKey(id));
  }

  /** Writes back what the store does not have yet; the window stays usable. */
  public void flush() {
    headDirty |= blocks.dirty();
    blocks.flush();
    factors.flush();
    if (sumsDirty) {
      store.sums(sums().toBytes());
      sumsDirty = false;
    }
    if (headDirty) {
      Admission[] waiting = awaited.values().toArray(Admission[]::new);
      store.head(new WindowHead(folded, blocks.stored(), ended, shape, waiting, closing));
      headDirty = false;
    }
  }

  /** The sums, loaded or begun. */
  public ShardSums sums() {
    ShardSums current = sums;
    if (current == null) {
      byte[] kept = store.sums();
      current = kept == null ? knownShape().zero() : ShardSums.fromBytes(kept);
      sums = current;
    }
    return current;
  }

  /** What the sums are of. */
  public ShardShape knownShape() {
    if (shape == null) {
      throw new IllegalStateException("sums before the first admission");
    }
    return shape;
  }

  public boolean ended() {
    return ended;
  }

  public boolean dirty() {
    return headDirty || sumsDirty || blocks.dirty() || factors.dirty();
  }

  /** Blocks that wait, here or in the store. */
  public int waiting() {
    return blocks.size();
  }

  /** Heap this window takes, about. */
  public long bytes() {
    return 512 + blocks.bytes() + factors.bytes() + (sums == null ? 0 : sums.bytes());
  }
}
