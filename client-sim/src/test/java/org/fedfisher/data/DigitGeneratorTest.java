package org.fedfisher.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class DigitGeneratorTest {
  private static final int PIXELS = 784;

  @Test
  void numberOfThreadsDoesNotMatter() throws Exception {
    DigitGenerator generator = new DigitGenerator(200, 20, 7);
    ForkJoinPool single = new ForkJoinPool(1);
    try {
      Dataset alone = single.submit(generator::generate).get();
      assertThat(pixels(generator.generate().train(), 200)).isEqualTo(pixels(alone.train(), 200));
    } finally {
      single.shutdown();
    }
  }

  @Test
  void moreExamplesLeaveTheFirstOnesAsTheyAre() {
    Dataset few = new DigitGenerator(50, 10, 7).generate();
    Dataset many = new DigitGenerator(100, 30, 7).generate();
    assertThat(pixels(many.train(), 50)).isEqualTo(pixels(few.train(), 50));
    assertThat(pixels(many.test(), 10)).isEqualTo(pixels(few.test(), 10));
  }

  @Test
  void seedsAndSplitsDiffer() {
    Dataset dataset = new DigitGenerator(20, 20, 7).generate();
    assertThat(pixels(dataset.train(), 20)).isNotEqualTo(pixels(dataset.test(), 20));
    assertThat(pixels(dataset.train(), 20))
        .isNotEqualTo(pixels(new DigitGenerator(20, 20, 8).generate().train(), 20));
  }

  @Test
  void everyDigitIsEquallyFrequentAndHasInk() {
    Examples train = new DigitGenerator(500, 10, 7).generate().train();
    assertThat(train.classCounts()).containsOnly(50);
    for (int i = 0; i < train.size(); i++) {
      float[] image = new float[PIXELS];
      train.copyImage(i, image, 0);
      int inked = 0;
      for (float pixel : image) {
        assertThat(pixel).isBetween(Examples.normalised(0), Examples.normalised(255));
        inked += pixel > Examples.normalised(128) ? 1 : 0;
      }
      // From a thin stroke to a thick eight: 2 % to 40 % of the page.
      assertThat(inked).as("inked pixels of example %d", i).isBetween(12, 320);
    }
  }

  @Test
  void sizesBelowOneAreRefused() {
    assertThatThrownBy(() -> new DigitGenerator(0, 10, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 0 and 10");
  }

  private static float[] pixels(Examples examples, int count) {
    float[] pixels = new float[count * PIXELS];
    for (int i = 0; i < count; i++) {
      examples.copyImage(i, pixels, i * PIXELS);
    }
    return pixels;
  }
}
