package org.fedfisher.round;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of a shard that wait for their admission: new ones here, older ones in the store. {@link
 * #flush} writes the new ones there and holds them here, too, so that whoever is admitted soon
 * after need not be read again; removals go through at once.
 *
 * <p>Records of the same bytes wait as one block, which knows their places: a record that
 * verification has passed over is forgotten by its place, and the block waits on while another
 * record of it does.
 */
final class WaitingBlocks {
  private final ShardStore store;
  private final Map<String, WaitingBlock> fresh = new LinkedHashMap<>();

  /** Places of records that are to be forgotten as soon as they come, and since when. */
  private final Map<Long, Long> unwanted = new LinkedHashMap<>();

  /** Of those in the store, the ones that are here as well. */
  private final Map<String, WaitingBlock> held = new LinkedHashMap<>();

  private int stored;
  private long valueBytes;

  /**
   * @param stored blocks that wait in the store
   * @param unwanted what {@link #unwanted} returned
   */
  WaitingBlocks(ShardStore store, int stored, long[] unwanted) {
    this.store = store;
    this.stored = stored;
    for (int i = 0; i < unwanted.length; i += 2) {
      this.unwanted.put(unwanted[i], unwanted[i + 1]);
    }
  }

  /** Returns whether the block waits now: a record that was to be forgotten does not. */
  boolean put(String id, WaitingBlock block) {
    if (unwanted.remove(block.place()) != null) {
      return false;
    }
    WaitingBlock before = fresh.get(id);
    fresh.put(id, before == null ? block : before.and(block));
    valueBytes += before == null ? block.value().length : 0;
    return true;
  }

  /** Forgets the record at a place, or will when it comes. */
  void forget(String id, long place, long nowMillis) {
    WaitingBlock block = fresh.get(id);
    WaitingBlock kept = kept(id);
    if (block != null && block.stands(place)) {
      WaitingBlock left = block.without(place);
      if (left == null) {
        forgetFresh(id);
      } else {
        fresh.put(id, left);
      }
    } else if (kept != null && kept.stands(place)) {
      WaitingBlock left = kept.without(place);
      if (left == null) {
        forgetStored(id);
      } else {
        keep(id, left);
      }
    } else {
      unwanted.put(place, nowMillis);
    }
  }

  boolean has(String id) {
    return fresh.containsKey(id)
        || held.containsKey(id)
        || (stored > held.size() && store.isWaiting(id));
  }

  /** The block, which waits no more; null where none of that id does. */
  @Nullable WaitingBlock take(String id) {
    WaitingBlock kept = kept(id);
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

  /**
   * Takes out blocks that came at a time which {@code expired} names, if their id may go. Of
   * records that were to be forgotten and have not come, some never will, because they were folded
   * as copies: they are waited for as long.
   */
  List<WaitingBlock> expire(LongPredicate expired, Predicate<String> mayGo) {
    unwanted.values().removeIf(expired::test);
    List<WaitingBlock> gone = new ArrayList<>();
    for (String id : new ArrayList<>(fresh.keySet())) {
      WaitingBlock block = fresh.get(id);
      if (block != null && expired.test(block.arrivedMillis()) && mayGo.test(id)) {
        gone.add(block);
        forgetFresh(id);
      }
    }
    for (String id : storedIds()) {
      WaitingBlock block = kept(id);
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
          WaitingBlock kept = kept(id);
          stored += kept == null ? 1 : 0;
          keep(id, kept == null ? block : kept.and(block));
          valueBytes -= length(block);
        });
    fresh.clear();
  }

  /** Holds nothing any more that is in the store. */
  void release() {
    held.values().forEach(block -> valueBytes -= length(block));
    held.clear();
  }

  /** Forgets all; the store has been cleared. */
  void clear() {
    fresh.clear();
    held.clear();
    unwanted.clear();
    valueBytes = 0;
    stored = 0;
  }

  /** Of records that are to be forgotten as soon as they come: place and time, by turns. */
  long[] unwanted() {
    return unwanted.entrySet().stream()
        .flatMapToLong(entry -> LongStream.of(entry.getKey(), entry.getValue()))
        .toArray();
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

  /** Heap of those that are here, about. */
  long bytes() {
    return valueBytes + 256L * (fresh.size() + held.size()) + 64L * unwanted.size();
  }

  /** What the store has of that id. */
  private @Nullable WaitingBlock kept(String id) {
    WaitingBlock here = held.get(id);
    return here != null || stored == held.size() ? here : store.waiting(id);
  }

  private void keep(String id, WaitingBlock block) {
    store.putWaiting(id, block);
    valueBytes += length(block) - length(held.put(id, block));
  }

  private List<String> storedIds() {
    return stored == 0 ? List.of() : store.waitingIds();
  }

  private void forgetFresh(String id) {
    valueBytes -= length(fresh.remove(id));
  }

  private void forgetStored(String id) {
    store.removeWaiting(id);
    valueBytes -= length(held.remove(id));
    stored--;
  }

  private static long length(@Nullable WaitingBlock block) {
    return block == null ? 0 : block.value().length;
  }
}
