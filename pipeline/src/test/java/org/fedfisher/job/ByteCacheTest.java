package org.fedfisher.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteCacheTest {
  private final ByteCache<String, String> cache = new ByteCache<>(10);

  @Test
  void whatWasUsedLastStays() {
    cache.put("a", "1", 5);
    cache.put("b", "2", 5);
    assertThat(cache.get("a")).isEqualTo("1");
    cache.put("c", "3", 1);
    assertThat(cache.get("b")).isNull();
    assertThat(cache.get("a")).isEqualTo("1");
    assertThat(cache.get("c")).isEqualTo("3");
    assertThat(cache.bytes()).isEqualTo(6);
  }

  @Test
  void newestIsKeptWhateverItTakes() {
    cache.put("a", "1", 5);
    cache.put("b", "2", 100);
    assertThat(cache.get("a")).isNull();
    assertThat(cache.get("b")).isEqualTo("2");
    assertThat(cache.bytes()).isEqualTo(100);
  }

  @Test
  void replacedValueCountsOnce() {
    cache.put("a", "1", 8);
    cache.put("a", "2", 4);
    assertThat(cache.get("a")).isEqualTo("2");
    assertThat(cache.bytes()).isEqualTo(4);
  }
}
