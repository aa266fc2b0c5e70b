package org.fedfisher.client;

import java.util.List;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;

/**
 * Rounds with the full Fisher: the rows of the shard's parameters, with all weights, since each row
 * is multiplied by them. One scale for the whole matrix, or F_jk and F_kj of two layers would be
 * quantised apart.
 */
final class FullShards implements ShardContents {
  private final ModelVector weights;
  private final float weightScale;
  private final float[] fisher;
  private final float fisherScale;

  /**
   * The contents of an update's shards.
   *
   * @throws IllegalArgumentException where the matrix does not fit the weights, or an entry is not
   *     finite
   */
  FullShards(ModelVector weights, float[] fisher) {
    int d = weights.values().length;
    if (fisher.length != (long) d * d) {
      throw new IllegalArgumentException(
          "the Fisher has %,d numbers, expected %,d x %,d".formatted(fisher.length, d, d));
    }
    for (int i = 0; i < fisher.length; i++) {
      if (!Float.isFinite(fisher[i])) {
        throw new IllegalArgumentException(
            "the Fisher is %s in row %,d, column %,d, expected a finite number"
                .formatted(fisher[i], i / d, i % d));
      }
    }
    this.weights = weights;
    this.weightScale = weights.scale(0, d);
    this.fisher = fisher;
    this.fisherScale = Tensors.scale(fisher, 0, fisher.length);
  }

  @Override
  public List<List<TensorSlice>> of(Shard shard) {
    int d = weights.values().length;
    TensorSlice rows =
        Tensors.slice(
            TensorKind.FISHER_ROWS,
            weights.encoding(),
            fisher,
            Math.toIntExact(shard.first() * d),
            shard.length() * d,
            fisherScale);
    return List.of(List.of(weights.slice(0, d, weightScale), rows));
  }
}
