package org.fedfisher.client;

import java.util.Iterator;
import java.util.List;
import org.fedfisher.schemas.FactorCodec;
import org.fedfisher.schemas.KroneckerFactors;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;

/**
 * Rounds with K-FAC: a matrix's weights, then A, then G, in as many blocks as they take. Factors
 * are compressed when their matrix's turn comes, one matrix at a time.
 */
final class KroneckerShards implements ShardContents {
  private final RoundSpecification round;
  private final ModelVector weights;
  private final Iterator<KroneckerFactors> matrices;

  KroneckerShards(RoundSpecification round, ModelVector weights, List<KroneckerFactors> matrices) {
    this.round = round;
    this.weights = weights;
    this.matrices = matrices.iterator();
  }

  @Override
  public List<List<TensorSlice>> of(Shard shard) {
    KroneckerFactors factors = next(shard);
    float scale = weights.scale(shard.first(), shard.length());
    BlockPacker packer = new BlockPacker();
    for (int at = 0; at < shard.length(); at += ShardLayout.SLICE_WEIGHTS) {
      int count = Math.min(shard.length() - at, ShardLayout.SLICE_WEIGHTS);
      packer.cut();
      packer.add(weights.slice(shard.first() + at, count, scale));
    }
    MatrixShape shape = shard.matrix();
    packer.addFactor(encoded(shard, TensorKind.FACTOR_A, factors.a(), shape.in()));
    packer.addFactor(encoded(shard, TensorKind.FACTOR_G, factors.g(), shape.out()));
    return packer.blocks();
  }

  private KroneckerFactors next(Shard shard) {
    if (!matrices.hasNext()) {
      throw new IllegalArgumentException(
          "layer \"%s\": there are factors for %d matrices only"
              .formatted(shard.layerName(), shard.number()));
    }
    KroneckerFactors factors = matrices.next();
    if (!factors.shape().equals(shard.matrix())) {
      throw new IllegalArgumentException(
          "layer \"%s\": factors are of %s, expected %s"
              .formatted(shard.layerName(), factors.shape(), shard.matrix()));
    }
    return factors;
  }

  private TensorSlice encoded(Shard shard, TensorKind kind, float[] factor, int size) {
    try {
      return FactorCodec.encode(
          kind, round.getFactorEncoding(), factor, size, round.getFactorRank());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "layer \"%s\": %s".formatted(shard.layerName(), e.getMessage()), e);
    }
  }
}
