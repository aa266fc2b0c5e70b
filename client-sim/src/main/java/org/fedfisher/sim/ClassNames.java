package org.fedfisher.sim;

import java.util.List;
import java.util.stream.IntStream;
import org.fedfisher.data.Dataset;

/** What people call a data set's classes. */
public final class ClassNames {
  private static final List<String> FASHION =
      List.of(
          "T-shirt",
          "trouser",
          "pullover",
          "dress",
          "coat",
          "sandal",
          "shirt",
          "sneaker",
          "bag",
          "boot");

  private ClassNames() {}

  /** The names; numbers where there are none. */
  public static List<String> of(Dataset dataset) {
    return dataset.name().equals("fashion-mnist")
        ? FASHION
        : IntStream.range(0, dataset.classes()).mapToObj(Integer::toString).toList();
  }
}
