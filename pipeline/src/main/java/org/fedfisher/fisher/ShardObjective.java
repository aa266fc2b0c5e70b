package org.fedfisher.fisher;

/**
 * One shard of the round's objective {@code f(W) = sum_i p_i (W - W_i)^T F_i (W - W_i)}, for
 * diagonal Fishers: {@code f(W) = sum_j h_j W_j^2 - 2 b_j W_j + c} with p_i = n_i / n. It reads the
 * exact sums and divides by their units and by n; nothing is copied.
 *
 * @param sums of the shard
 * @param grid of the round
 * @param examples n, of all admitted clients, at least 1
 */
public record ShardObjective(ShardSums sums, Grid grid, long examples) {
  public ShardObjective {
    if (examples < 1) {
      throw new IllegalArgumentException("%d examples, expected at least 1".formatted(examples));
    }
  }

  public int parameters() {
    return sums.parameters();
  }

  /** W(0) = sum_i p_i W_i of a parameter. */
  public double average(int j) {
    return sums.weight(j) / grid.weightUnits() / examples;
  }

  /**
   * h = sum_i p_i F_i of a parameter: half the objective's second derivative; 0 without a Fisher.
   */
  public double curvature(int j) {
    return sums.hasFisher() ? sums.fisher(j) / grid.fisherUnits() / examples : 0;
  }

  /** b = sum_i p_i F_i W_i of a parameter; 0 without a Fisher. */
  public double target(int j) {
    return sums.hasFisher() ? sums.product(j) / grid.productUnits() / examples : 0;
  }

  /** sum F W / sum F of a parameter; the average where nobody has curvature. */
  public double fisherMerge(int j) {
    double h = curvature(j);
    return h > 0 ? target(j) / h : average(j);
  }

  /** This shard's part of f at the given weights. */
  public double at(float[] w) {
    double sum = sums.constant() / examples;
    for (int j = 0; j < w.length; j++) {
      sum += w[j] * (curvature(j) * w[j] - 2 * target(j));
    }
    return sum;
  }

  /** What a round must know of every shard before any can be solved. */
  public Curvature survey() {
    double max = 0;
    double sum = 0;
    long flat = 0;
    for (int j = 0; j < parameters(); j++) {
      double h = curvature(j);
      max = Math.max(max, h);
      sum += h;
      flat += h > 0 ? 0 : 1;
    }
    return new Curvature(max, sum, parameters(), flat);
  }

  /**
   * Curvature of a shard.
   *
   * @param max largest h
   * @param sum of all h
   * @param parameters how many
   * @param flat parameters with h = 0
   */
  public record Curvature(double max, double sum, long parameters, long flat) {
    /** Of two shards together. */
    public Curvature plus(Curvature other) {
      return new Curvature(
          Math.max(max, other.max),
          sum + other.sum,
          parameters + other.parameters,
          flat + other.flat);
    }

    /** Of no shard. */
    public static Curvature none() {
      return new Curvature(0, 0, 0, 0);
    }

    /** Mean h over the parameters. */
    public double mean() {
      return parameters == 0 ? 0 : sum / parameters;
    }
  }
}
