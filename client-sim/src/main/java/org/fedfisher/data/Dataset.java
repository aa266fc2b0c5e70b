package org.fedfisher.data;

/**
 * A named classification problem: what clients train on and what the result is judged by.
 *
 * @param name for people, for example "digits"
 * @param train the examples that are shared out among the clients
 * @param test examples that no client sees
 */
public record Dataset(String name, Examples train, Examples test) {
  public Dataset {
    if (!train.shape().equals(test.shape())) {
      throw new IllegalArgumentException(
          "data set \"%s\": train images are %s, test images %s"
              .formatted(name, train.shape(), test.shape()));
    }
    if (train.classes() != test.classes()) {
      throw new IllegalArgumentException(
          "data set \"%s\": train has %d classes, test %d"
              .formatted(name, train.classes(), test.classes()));
    }
  }

  /** The shape of every image. */
  public ImageShape shape() {
    return train.shape();
  }

  /** The number of classes. */
  public int classes() {
    return train.classes();
  }
}
