package org.fedfisher.round;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of a shard that wait for their admission: new ones here, older ones in the store. {@link
 * #flush} moves the new ones there; removals go through at once.
 */
final class WaitingBlocks {
  private final ShardStore store;
  private final Map<String, WaitingBlock> fresh = new LinkedHashMap<>();
  private int stored;
  private long freshBytes;

  /** {@code stored}: blocks that wait in the store. */
  WaitingBlocks(ShardStore store, int stored) {
    this.store = store;
    this.stored = stored;
  }

  void put(String id, WaitingBlock block) {
    WaitingBlock before = fresh.put(id, block);
    freshBytes += block.value().length - (before == null ? 0 : before.value().length);
  }

  boolean has(String id) {
    return fresh.containsKey(id) || (stored > 0 && store.isWaiting(id));
  }

  /** The block, which waits no more; null where none of that id does. */
  @Nullable WaitingBlock take(String id) {
    WaitingBlock kept = stored == 0 ? null : store.waiting(id);
    if (kept != null) {
      forgetStored(id);
    }
    WaitingBlock block = fresh.get(id);
    if (block != null) {
      forgetFresh(id);
    }
    return block == null ? kept : block;
  }

  void dropIf(Predicate<String> id) {
    new ArrayList<>(fresh.keySet()).stream().filter(id).forEach(this::forgetFresh);
    storedIds().stream().filter(id).forEach(this::forgetStored);
  }

  /** Takes out blocks that came at a time which {@code expired} names, if their id may go. */
  List<WaitingBlock> expire(LongPredicate expired, Predicate<String> mayGo) {
    List<WaitingBlock> gone = new ArrayList<>();
    for (String id : new ArrayList<>(fresh.keySet())) {
      WaitingBlock block = fresh.get(id);
      if (block != null && expired.test(block.arrivedMillis()) && mayGo.test(id)) {
        gone.add(block);
        forgetFresh(id);
      }
    }
    for (String id : storedIds()) {
      WaitingBlock block = store.waiting(id);
      if (block != null && expired.test(block.arrivedMillis()) && mayGo.test(id)) {
        gone.add(block);
        forgetStored(id);
      }
    }
    return gone;
  }

  void flush() {
    fresh.forEach(
        (id, block) -> {
          if (!store.isWaiting(id)) {
            stored++;
          }
          store.putWaiting(id, block);
        });
    fresh.clear();
    freshBytes = 0;
  }

  /** Forgets all; the store has been cleared. */
  void clear() {
    fresh.clear();
    freshBytes = 0;
    stored = 0;
  }

  boolean dirty() {
    return !fresh.isEmpty();
  }

  int stored() {
    return stored;
  }

  int size() {
    return fresh.size() + stored;
  }

  /** Heap of the new ones, about. */
  long bytes() {
    return freshBytes + 256L * fresh.size();
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
  }
}
