package org.fedfisher.operator;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.fedfisher.round.WriteBack;

/**
 * What is known of keys in memory, ahead of keyed state, least recently used first, bounded in
 * bytes. What must go is flushed; so is all before a snapshot. Keyed state works on the current
 * key, which is set before.
 */
final class WriteBackCache<K, V extends WriteBack> {
  private static final class Entry<V extends WriteBack> {
    private final V value;
    private long bytes;

    Entry(V value) {
      this.value = value;
    }
  }

  private final long capacity;
  private final Supplier<V> load;
  private final Consumer<Object> setCurrentKey;
  private final LinkedHashMap<K, Entry<V>> entries = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  /**
   * An empty one.
   *
   * @param load what keyed state has of the current key
   */
  WriteBackCache(long capacity, Supplier<V> load, Consumer<Object> setCurrentKey) {
    this.capacity = capacity;
    this.load = load;
    this.setCurrentKey = setCurrentKey;
  }

  /** Of the current key, which {@code key} must be. */
  V get(K key) {
    return entries.computeIfAbsent(key, absent -> new Entry<>(load.get())).value;
  }

  /** Accounts for the current key after a change, and makes room. */
  void touched(K key) {
    Entry<V> entry = entries.get(key);
    if (entry == null) {
      return;
    }
    measure(entry);
    if (entry.value.rests()) {
      bytes -= entry.bytes;
      entries.remove(key);
    }
    if (bytes > capacity) {
      makeRoom(key);
    }
  }

  /** The current key, used last, is flushed last, and stays, without copies. */
  private void makeRoom(K current) {
    Iterator<Map.Entry<K, Entry<V>>> oldest = entries.entrySet().iterator();
    while (bytes > capacity && oldest.hasNext()) {
      Map.Entry<K, Entry<V>> next = oldest.next();
      Entry<V> entry = next.getValue();
      flush(next.getKey(), entry);
      if (!next.getKey().equals(current) || entry.value.rests()) {
        bytes -= entry.bytes;
        oldest.remove();
      } else {
        entry.value.release();
        measure(entry);
      }
    }
    setCurrentKey.accept(current);
  }

  /** Writes back all that is dirty. What rests in keyed state now needs no memory. */
  void flush() {
    Iterator<Map.Entry<K, Entry<V>>> all = entries.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<K, Entry<V>> next = all.next();
      flush(next.getKey(), next.getValue());
      if (next.getValue().value.rests()) {
        bytes -= next.getValue().bytes;
        all.remove();
      }
    }
  }

  private void flush(K key, Entry<V> entry) {
    if (entry.value.dirty()) {
      setCurrentKey.accept(key);
      entry.value.flush();
      measure(entry);
    }
  }

  private void measure(Entry<V> entry) {
    long now = entry.value.bytes();
    bytes += now - entry.bytes;
    entry.bytes = now;
  }

  long bytes() {
    return bytes;
  }
}
