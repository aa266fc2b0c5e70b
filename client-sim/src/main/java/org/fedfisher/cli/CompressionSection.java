package org.fedfisher.cli;

import java.util.List;
import java.util.Objects;
import org.fedfisher.schemas.FactorRank;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.TensorEncoding;
import org.jspecify.annotations.Nullable;

/**
 * How K-FAC's factors are to travel. What is not said is null: eigenvectors, and a rank that
 * follows from the model's shapes.
 */
record CompressionSection(@Nullable Factors factors, @Nullable Integer rank) {
  static final CompressionSection DEFAULT = new CompressionSection(null, null);

  /** With weights at 16 bits an update takes three quarters of its size as plain float32. */
  private static final double BITS_PER_PARAMETER = 8;

  /** The wire's encodings of factors by the names of command line and round files. */
  enum Factors {
    EIGEN(TensorEncoding.EIGEN9),
    SVD(TensorEncoding.SVD9),
    FLOAT32(TensorEncoding.FLOAT32);

    private final TensorEncoding wire;

    Factors(TensorEncoding wire) {
      this.wire = wire;
    }

    @Override
    public String toString() {
      return OptionName.of(this);
    }
  }

  /** Adds encoding and rank to a specification that has all the rest. */
  RoundSpecification.Builder on(RoundSpecification.Builder round) {
    boolean kfac = round.getFisher() == FisherStructure.KFAC;
    Factors chosen =
        Objects.requireNonNullElse(factors, kfac ? Factors.EIGEN : Factors.FLOAT32);
    round.setFactorEncoding(chosen.wire).setFactorRank(0);
    boolean automatic = rank == null && kfac;
    return round.setFactorRank(
        automatic ? rank(chosen, round.build()) : Objects.requireNonNullElse(rank, 0));
  }

  private static int rank(Factors factors, RoundSpecification round) {
    List<MatrixShape> matrices =
        ShardLayout.of(round).shards().stream().map(Shard::matrix).toList();
    return switch (factors) {
      case EIGEN -> FactorRank.forBits(matrices, BITS_PER_PARAMETER);
      case SVD -> FactorRank.published(matrices);
      case FLOAT32 -> 0;
    };
  }
}
