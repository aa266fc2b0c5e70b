package org.fedfisher.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ExamplesTest {
  private static final ImageShape PAIR = new ImageShape(2, 1, 1);

  private final Examples examples =
      Examples.of(PAIR, 3, new float[] {0, 1, 10, 11, 20, 21}, new int[] {0, 1, 2});

  @Test
  void subsetOfASubsetCountsFromTheSubset() {
    Examples last = examples.subset(new int[] {2, 1}).subset(new int[] {0});
    float[] image = new float[3];
    last.copyImage(0, image, 1);
    assertThat(last.size()).isEqualTo(1);
    assertThat(last.label(0)).isEqualTo(2);
    assertThat(image).containsExactly(0, 20, 21);
    assertThat(last.classCounts()).containsExactly(0, 0, 1);
  }

  @Test
  void positionJustPastTheEndIsRefused() {
    assertThatThrownBy(() -> examples.subset(new int[] {0, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("position 1 must be in 0..2, got 3");
  }

  @Test
  void labelEqualToTheNumberOfClassesIsRefused() {
    assertThatThrownBy(() -> Examples.of(PAIR, 3, new float[2], new int[] {3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("label of example 0 must be in 0..2, got 3");
  }

  @Test
  void wrongNumberOfPixelsIsRefused() {
    assertThatThrownBy(() -> Examples.of(PAIR, 3, new float[3], new int[] {0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 examples of 2x1x1 need 2 values, got 3");
  }
}
