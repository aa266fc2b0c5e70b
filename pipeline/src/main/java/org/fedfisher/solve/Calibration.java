package org.fedfisher.solve;

import java.util.ArrayList;
import java.util.List;
import org.fedfisher.fisher.ShardObjective.Curvature;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;

/**
 * What the shards of a round share in the solve: each layer's damping and the largest curvature.
 *
 * @param dampings lambda_l by layer: the round's damping x the layer's mean curvature; a K-FAC
 *     matrix has that of its first layer
 * @param lambdaMax largest h + lambda of the whole model
 * @param undampedLambdaMax largest h
 * @param flat parameters for which nobody has curvature
 */
public record Calibration(
    List<Double> dampings, double lambdaMax, double undampedLambdaMax, long flat) {
  public Calibration {
    dampings = List.copyOf(dampings);
  }

  /**
   * From the curvature of every shard, by shard number; summed in that order, so that it depends on
   * nothing else.
   */
  public static Calibration of(ShardLayout layout, List<Curvature> shards, double damping) {
    List<Curvature> layers = new ArrayList<>();
    for (Shard shard : layout.shards()) {
      while (layers.size() <= shard.layer()) {
        layers.add(Curvature.none());
      }
      layers.set(shard.layer(), layers.get(shard.layer()).plus(shards.get(shard.number())));
    }
    double lambdaMax = 0;
    for (Curvature layer : layers) {
      lambdaMax = Math.max(lambdaMax, layer.max() + damping * layer.mean());
    }
    Curvature all = layers.stream().reduce(Curvature.none(), Curvature::plus);
    return new Calibration(
        layers.stream().map(layer -> damping * layer.mean()).toList(),
        lambdaMax,
        all.max(),
        all.flat());
  }
}
