package org.fedfisher.operator;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.fedfisher.round.ShardStore;
import org.fedfisher.round.ShardWindow;

/**
 * The windows in memory, least recently used first, bounded in bytes. A window that must go is
 * flushed to the store; so are all before a snapshot. The store works on the current key, which is
 * set before.
 */
final class WindowCache {
  private final long capacity;
  private final ShardStore store;
  private final Consumer<Object> setCurrentKey;
  private final LinkedHashMap<ShardKey, ShardWindow> windows = new LinkedHashMap<>(64, 0.75f, true);
  private final Map<ShardKey, Long> sizes = new HashMap<>();
  private long bytes;

  WindowCache(long capacity, ShardStore store, Consumer<Object> setCurrentKey) {
    this.capacity = capacity;
    this.store = store;
    this.setCurrentKey = setCurrentKey;
  }

  /** The window of the current key, which {@code key} must be. */
  ShardWindow get(ShardKey key) {
    return windows.computeIfAbsent(key, absent -> new ShardWindow(store));
  }

  /** Accounts for the current key's window after a change, and makes room. */
  void touched(ShardKey key) {
    ShardWindow window = windows.get(key);
    if (window == null) {
      return;
    }
    long now = window.bytes();
    Long before = sizes.put(key, now);
    bytes += now - (before == null ? 0 : before);
    evict(key);
  }

  private void evict(ShardKey keep) {
    Iterator<Map.Entry<ShardKey, ShardWindow>> oldest = windows.entrySet().iterator();
    while (bytes > capacity && oldest.hasNext()) {
      Map.Entry<ShardKey, ShardWindow> entry = oldest.next();
      if (!entry.getKey().equals(keep)) {
        flush(entry.getKey(), entry.getValue());
        bytes -= sizes.getOrDefault(entry.getKey(), 0L);
        sizes.remove(entry.getKey());
        oldest.remove();
      }
    }
    setCurrentKey.accept(keep);
  }

  /** Writes back every dirty window; all stay. */
  void flush() {
    for (Map.Entry<ShardKey, ShardWindow> entry : windows.entrySet()) {
      flush(entry.getKey(), entry.getValue());
      long now = entry.getValue().bytes();
      Long before = sizes.put(entry.getKey(), now);
      bytes += now - (before == null ? 0 : before);
    }
    // The markers of ended rounds rest in the store; they need no memory.
    windows
        .entrySet()
        .removeIf(
            entry -> {
              if (!entry.getValue().ended()) {
                return false;
              }
              bytes -= sizes.getOrDefault(entry.getKey(), 0L);
              sizes.remove(entry.getKey());
              return true;
            });
  }

  private void flush(ShardKey key, ShardWindow window) {
    if (window.dirty()) {
      setCurrentKey.accept(key);
      window.flush();
    }
  }

  long bytes() {
    return bytes;
  }
}
