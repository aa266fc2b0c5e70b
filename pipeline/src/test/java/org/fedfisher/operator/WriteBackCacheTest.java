package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.fedfisher.round.MapStore;
import org.fedfisher.round.ShardWindow;
import org.fedfisher.round.WaitingBlock;
import org.junit.jupiter.api.Test;

class WriteBackCacheTest {
  private static final int BLOCK = 1000;
  private static final int CAPACITY = 10_000;

  /** Nobody else's window can make room for it. */
  @Test
  void oneWindowWhereMoreAndMoreWaitsStaysWithinTheCapacity() {
    MapStore store = new MapStore();
    WriteBackCache<String, ShardWindow> cache =
        new WriteBackCache<>(CAPACITY, () -> new ShardWindow(store), key -> {});
    for (int block = 0; block < 100; block++) {
      cache.get("hot").arrive("block-" + block, new WaitingBlock(new byte[BLOCK], 0, 0, block));
      cache.touched("hot");
      assertThat(cache.bytes()).as("after block %d", block).isLessThanOrEqualTo(CAPACITY);
    }
    assertThat(cache.get("hot").waiting()).isEqualTo(100);
    assertThat(store.waitingIds()).hasSizeGreaterThan(80);
  }
}
