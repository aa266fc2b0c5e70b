package org.fedfisher.round;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.fedfisher.fisher.Contribution;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.jspecify.annotations.Nullable;

/**
 * One shard of one round between its first block and its close: blocks wait until the ledger admits
 * their update, admitted blocks are folded once, refused ones forgotten. Block and admission may
 * come in either order.
 *
 * <p>It is a write-back cache of a {@link ShardStore}: sums and new blocks live here until {@link
 * #flush} writes them back, which must happen before every snapshot of the store and before the
 * window is dropped from memory. Removals go through at once.
 */
public final class ShardWindow {
  private final ShardStore store;
  private final Map<String, WaitingBlock> fresh = new LinkedHashMap<>();
  private final Map<String, Long> awaited = new HashMap<>();
  private @Nullable ShardShape shape;
  private @Nullable ShardSums sums;
  private int folded;
  private int stored;
  private boolean ended;
  private byte @Nullable [] closing;
  private boolean headDirty;
  private boolean sumsDirty;
  private long freshBytes;

  /** Loads what the store keeps; sums are loaded when first needed. */
  public ShardWindow(ShardStore store) {
    this.store = store;
    WindowHead head = store.head();
    if (head != null) {
      folded = head.folded();
      stored = head.stored();
      ended = head.ended();
      shape = head.shape();
      closing = head.closing();
      for (int i = 0; i < head.awaited().length; i++) {
        awaited.put(head.awaited()[i], head.awaitedExamples()[i]);
      }
    }
  }

  /**
   * A checked block has come.
   *
   * @return payload bytes folded, 0 if it waits or is forgotten
   */
  public long arrive(String id, WaitingBlock block, Contribution scratch) {
    if (ended) {
      return 0;
    }
    Long examples = awaited.remove(id);
    if (examples != null) {
      headDirty = true;
      return fold(block, examples, scratch);
    }
    WaitingBlock before = fresh.put(id, block);
    freshBytes += block.value().length - (before == null ? 0 : before.value().length);
    return 0;
  }

  /**
   * The ledger has admitted the block's update.
   *
   * @return payload bytes folded, 0 if the block has yet to come
   */
  public long admit(String id, long examples, ShardShape of, Contribution scratch) {
    if (shape == null) {
      shape = of;
      headDirty = true;
    }
    WaitingBlock block = take(id);
    if (block == null) {
      awaited.put(id, examples);
      headDirty = true;
      return 0;
    }
    return fold(block, examples, scratch);
  }

  private long fold(WaitingBlock waiting, long examples, Contribution scratch) {
    ShardShape known = knownShape();
    try {
      ClientUpdateBlock block = Wire.decode(waiting.value(), ClientUpdateBlock.class);
      scratch.fold(block, examples, known.grid(), sums());
    } catch (InvalidRecordException e) {
      throw new IllegalStateException("a block that was checked when it came", e);
    }
    folded++;
    headDirty = true;
    sumsDirty = true;
    return waiting.value().length;
  }

  /** Forgets what waits of a refused update. */
  public void drop(String updatePrefix) {
    removeIf(id -> id.startsWith(updatePrefix));
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
   * Whether every admitted block has been folded, so that the sums are final.
   *
   * @throws IllegalStateException where fewer or more were folded than admitted: a bug
   */
  public boolean complete(int admitted) {
    if (!awaited.isEmpty()) {
      return false;
    }
    if (folded != admitted) {
      throw new IllegalStateException(
          "folded %d blocks of %d admitted clients".formatted(folded, admitted));
    }
    return true;
  }

  /** Ends the window: only its marker is left. */
  public void end() {
    ended = true;
    closing = null;
    headDirty = true;
    sumsDirty = false;
    sums = null;
    fresh.clear();
    freshBytes = 0;
    awaited.clear();
    stored = 0;
    store.clear();
  }

  /** Takes out blocks that came at a time which {@code expired} names. */
  public List<WaitingBlock> expire(LongPredicate expired) {
    List<WaitingBlock> gone = new ArrayList<>();
    for (String id : new ArrayList<>(fresh.keySet())) {
      WaitingBlock block = fresh.get(id);
      if (block != null && expired.test(block.arrivedMillis())) {
        gone.add(block);
        forgetFresh(id);
      }
    }
    for (String id : storedIds()) {
      WaitingBlock block = store.waiting(id);
      if (block != null && expired.test(block.arrivedMillis())) {
        gone.add(block);
        forgetStored(id);
      }
    }
    return gone;
  }

  /** Writes back what the store does not have yet; the window stays usable. */
  public void flush() {
    fresh.forEach(
        (id, block) -> {
          if (!store.isWaiting(id)) {
            stored++;
          }
          store.putWaiting(id, block);
          headDirty = true;
        });
    fresh.clear();
    freshBytes = 0;
    if (sumsDirty) {
      store.sums(sums().toBytes());
      sumsDirty = false;
    }
    if (headDirty) {
      store.head(head());
      headDirty = false;
    }
  }

  private WindowHead head() {
    String[] ids = awaited.keySet().toArray(String[]::new);
    long[] examples = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      examples[i] = awaited.getOrDefault(ids[i], 0L);
    }
    return new WindowHead(folded, stored, ended, shape, ids, examples, closing);
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
    return headDirty || sumsDirty || !fresh.isEmpty();
  }

  /** Blocks that wait, here or in the store. */
  public int waiting() {
    return fresh.size() + stored;
  }

  /** Heap this window takes, about. */
  public long bytes() {
    return 512 + freshBytes + 256L * fresh.size() + (sums == null ? 0 : sums.bytes());
  }

  private @Nullable WaitingBlock take(String id) {
    WaitingBlock block = fresh.get(id);
    WaitingBlock kept = stored == 0 ? null : store.waiting(id);
    if (block != null) {
      forgetFresh(id);
    }
    if (kept != null) {
      forgetStored(id);
    }
    return block == null ? kept : block;
  }

  private interface IdTest {
    boolean matches(String id);
  }

  private void removeIf(IdTest test) {
    new ArrayList<>(fresh.keySet()).stream().filter(test::matches).forEach(this::forgetFresh);
    storedIds().stream().filter(test::matches).forEach(this::forgetStored);
  }

  private List<String> storedIds() {
    return stored == 0 ? List.of() : store.waitingIds();
  }

  private void forgetFresh(String id) {
    WaitingBlock block = fresh.remove(id);
    if (block != null) {
      freshBytes -= block.value().length;
    }
  }

  private void forgetStored(String id) {
    store.removeWaiting(id);
    stored--;
    headDirty = true;
  }
}
