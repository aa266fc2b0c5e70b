package org.fedfisher.fisher;

import org.fedfisher.fisher.ShardObjective.Curvature;

/**
 * What a round must know of a closed shard before any can be solved: the diagonal of its part of
 * sum p F. For K-FAC the clients' traces are added one by one, in their canonical order.
 */
public final class ShardSurveys {
  private final ShardSums sums;
  private final ShardShape shape;
  private final long examples;
  private double traces;

  /** Of a shard's sums over so many examples. */
  public ShardSurveys(ShardSums sums, ShardShape shape, long examples) {
    this.sums = sums;
    this.shape = shape;
    this.examples = examples;
  }

  /** Adds a K-FAC client of n examples with tr(A) tr(G). */
  public void add(long clientExamples, double curvature) {
    traces += (double) clientExamples / examples * curvature;
  }

  /** The largest entry of a K-FAC diagonal is not looked for: 0. */
  public Curvature curvature() {
    return switch (shape.fisher()) {
      case NONE, DIAGONAL -> new ShardObjective(sums, shape.grid(), examples).survey();
      case KFAC -> {
        int parameters = shape.parameters();
        yield new Curvature(0, traces, parameters, traces > 0 ? 0 : parameters);
      }
      case FULL -> rows();
    };
  }

  private Curvature rows() {
    double max = 0;
    double sum = 0;
    long flat = 0;
    double units = shape.grid().fisherUnits();
    for (int row = 0; row < shape.parameters(); row++) {
      double h =
          sums.fisher(row * shape.modelParameters() + shape.first() + row) / units / examples;
      max = Math.max(max, h);
      sum += h;
      flat += h > 0 ? 0 : 1;
    }
    return new Curvature(max, sum, shape.parameters(), flat);
  }
}
