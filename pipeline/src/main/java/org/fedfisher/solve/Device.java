package org.fedfisher.solve;

/**
 * A GPU at hand for a solve.
 *
 * @param index by which the machine's driver counts
 * @param uuid of the device, the same whatever the order
 * @param name of its kind, for people
 */
public record Device(int index, String uuid, String name) {
  private static final String FAKE = "FAKE-";

  /** Whether it stands for a GPU on a machine that has none: nothing can be computed on it. */
  public boolean isFake() {
    return uuid.startsWith(FAKE);
  }

  /** As ledger and logs name it. */
  public String text() {
    return "%d %s (%s)".formatted(index, uuid, name);
  }
}
