package org.fedfisher.data;

import java.util.SplittableRandom;

/** Puts numbers into a uniformly random order (Fisher and Yates). */
public final class Shuffle {
  private Shuffle() {}

  /** Permutes the array; every order is equally likely. */
  public static void inPlace(int[] values, SplittableRandom random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }
}
