package org.fedfisher.round;

import static org.fedfisher.round.Specification.expect;

import org.fedfisher.schemas.FactorCodec;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.TensorEncoding;

/** How a round's factors may travel. */
final class FactorRules {
  private FactorRules() {}

  static void check(RoundSpecification round, ShardLayout layout) {
    TensorEncoding encoding = round.getFactorEncoding();
    int rank = round.getFactorRank();
    boolean kfac = round.getFisher() == FisherStructure.KFAC;
    expect(
        kfac ? encoding != TensorEncoding.INT16 : encoding == TensorEncoding.FLOAT32,
        "factorEncoding",
        encoding,
        kfac ? "EIGEN9, SVD9 or FLOAT32" : "FLOAT32 where the structure is not KFAC");
    boolean ranked = kfac && encoding != TensorEncoding.FLOAT32;
    expect(
        ranked ? rank >= 1 && rank <= ShardLayout.MAX_DIMENSION : rank == 0,
        "factorRank",
        rank,
        ranked ? "1 to " + ShardLayout.MAX_DIMENSION : "0 for whole factors, and without KFAC");
    long pieces = ModelPiece.count(round, layout);
    expect(
        pieces <= ShardLayout.MAX_SHARDS,
        "shardParameters",
        round.getShardParameters(),
        "so many that the model has at most %,d pieces, not %,d"
            .formatted(ShardLayout.MAX_SHARDS, pieces));
    if (kfac && encoding != TensorEncoding.EIGEN9) {
      for (Shard shard : layout.shards()) {
        int size = Math.max(shard.matrix().in(), shard.matrix().out());
        expect(
            size <= FactorCodec.MAX_WHOLE_SIZE,
            "factorEncoding",
            encoding,
            "EIGEN9, because layer \"%s\" has a factor of %,d rows, and %s takes at most %,d"
                .formatted(shard.layerName(), size, encoding, FactorCodec.MAX_WHOLE_SIZE));
      }
    }
  }
}
