package org.fedfisher.client;

import java.util.List;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.TensorSlice;

/** Rounds with a Fisher diagonal, or none: the shard's part of each vector, in one block. */
final class ElementwiseShards implements ShardContents {
  /** A vector with the scale of each layer. */
  @SuppressWarnings("ArrayRecordComponent") // Lives within one call.
  private record Scaled(ModelVector vector, float[] scales) {}

  private final List<Scaled> vectors;

  ElementwiseShards(ShardLayout layout, List<ModelVector> vectors) {
    this.vectors =
        vectors.stream().map(vector -> new Scaled(vector, scales(layout, vector))).toList();
  }

  /** All slices of a layer share its scale, so that a layer is quantised alike. */
  private static float[] scales(ShardLayout layout, ModelVector vector) {
    int layers = layout.shards().get(layout.shards().size() - 1).layer() + 1;
    float[] scales = new float[layers];
    for (Shard shard : layout.shards()) {
      float scale = vector.scale(shard.first(), shard.length());
      scales[shard.layer()] = Math.max(scales[shard.layer()], scale);
    }
    return scales;
  }

  @Override
  public List<List<TensorSlice>> of(Shard shard) {
    return List.of(
        vectors.stream()
            .map(
                scaled ->
                    scaled.vector.slice(
                        shard.first(), shard.length(), scaled.scales[shard.layer()]))
            .toList());
  }
}
