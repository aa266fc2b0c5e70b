package org.fedfisher.sim;

/**
 * Everything random in a simulation, derived from one number.
 *
 * <p>Each purpose, and for batches and Monte-Carlo labels each client, gets its own seed: the first
 * output of a SplitMix64 generator that starts at the simulation's seed plus a multiple of the
 * golden ratio for the purpose and client. So neither the number of clients nor the order in which
 * threads run changes what any one of them draws, and neighbouring seeds share nothing.
 *
 * @param seed of the simulation
 */
public record Seeds(long seed) {
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private enum Purpose {
    DATA(1),
    PARTITION(2),
    INITIAL_WEIGHTS(3),
    ARRIVALS(4),
    BATCHES(5),
    LABELS(6);

    private final int number;

    Purpose(int number) {
      this.number = number;
    }
  }

  /** Of generated data. */
  public long data() {
    return derive(Purpose.DATA, 0);
  }

  /** Of the partition. */
  public long partition() {
    return derive(Purpose.PARTITION, 0);
  }

  /** Of W0. */
  public long initialWeights() {
    return derive(Purpose.INITIAL_WEIGHTS, 0);
  }

  /** Of the fleet's plan. */
  public long arrivals() {
    return derive(Purpose.ARRIVALS, 0);
  }

  /** Of the order of one client's examples. */
  public long batches(int client) {
    return derive(Purpose.BATCHES, client);
  }

  /** Of one client's sampled labels, for the Monte-Carlo Fisher. */
  public long labels(int client) {
    return derive(Purpose.LABELS, client);
  }

  private long derive(Purpose purpose, int client) {
    long z = mix(seed + GOLDEN_RATIO * purpose.number) + GOLDEN_RATIO * client;
    return mix(z);
  }

  private static long mix(long state) {
    long z = state + GOLDEN_RATIO;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
