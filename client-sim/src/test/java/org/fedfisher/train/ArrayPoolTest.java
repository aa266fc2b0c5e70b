package org.fedfisher.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class ArrayPoolTest {
  private final ArrayPool pool = new ArrayPool();

  @Test
  void oneRunNeverGetsAnArrayTwice() {
    INDArray first = pool.allocate(false, DataType.FLOAT, 3, 4);
    pool.release(first);
    assertThat(pool.allocate(false, DataType.FLOAT, 3, 4)).isNotSameAs(first);
    assertThat(pool.allocate(false, DataType.FLOAT, 4, 3)).isNotSameAs(first);
    pool.close();
  }

  @Test
  void nextRunGetsTheSameArrays() {
    INDArray first = pool.allocate(false, DataType.FLOAT, 3, 4);
    pool.nextRun();
    assertThat(pool.allocate(true, DataType.FLOAT, 3, 4)).isSameAs(first);
    pool.close();
    assertThat(first.wasClosed()).isTrue();
  }
}
