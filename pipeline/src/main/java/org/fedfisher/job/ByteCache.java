package org.fedfisher.job;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was used last, up to a number of bytes; the newest is kept whatever it takes. */
final class ByteCache<K, V> {
  private record Kept<V>(V value, long bytes) {}

  private final long most;
  private final Map<K, Kept<V>> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  ByteCache(long most) {
    this.most = most;
  }

  @Nullable V get(K key) {
    Kept<V> found = kept.get(key);
    return found == null ? null : found.value;
  }

  /** Keeps a value that takes about so many bytes. */
  void put(K key, V value, long size) {
    Kept<V> before = kept.put(key, new Kept<>(value, size));
    bytes += size - (before == null ? 0 : before.bytes);
    Iterator<Kept<V>> oldest = kept.values().iterator();
    while (bytes > most && kept.size() > 1) {
      bytes -= oldest.next().bytes;
      oldest.remove();
    }
  }

  long bytes() {
    return bytes;
  }
}
