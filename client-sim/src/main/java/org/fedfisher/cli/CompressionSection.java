package org.fedfisher.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.fedfisher.schemas.FactorRank;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.TensorEncoding;
import org.jspecify.annotations.Nullable;

/**
 * How K-FAC's factors are to travel. What is not said is null: eigenvectors, and a rank that
 * follows from the model's shapes.
 */
record CompressionSection(@Nullable Factors factors, @Nullable Integer rank) {
  static final CompressionSection DEFAULT = new CompressionSection(null, null);

  /** Beside weights at 16: three quarters of what plain float32 weights take. */
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

    TensorEncoding wire() {
      return wire;
    }

    @Override
    public String toString() {
      return OptionName.of(this);
    }
  }

  /** How factors travel; FLOAT32 where there are none. */
  TensorEncoding encoding(FisherStructure fisher) {
    return chosen(fisher).wire();
  }

  /** Most columns of a factor; 0 for whole factors, and where there are none. */
  int rank(FisherStructure fisher, Model model) {
    if (rank != null) {
      return rank;
    }
    return switch (chosen(fisher)) {
      case EIGEN -> FactorRank.forBits(matrices(model), BITS_PER_PARAMETER);
      case SVD -> FactorRank.published(matrices(model));
      case FLOAT32 -> 0;
    };
  }

  /** For people: {@code "eigen, rank 25"}. */
  static String text(TensorEncoding encoding, int rank) {
    String factors =
        Arrays.stream(Factors.values())
            .filter(known -> known.wire == encoding)
            .findFirst()
            .map(Factors::toString)
            .orElse(encoding.name());
    return rank == 0 ? factors : "%s, rank %d".formatted(factors, rank);
  }

  private Factors chosen(FisherStructure fisher) {
    return Objects.requireNonNullElse(
        factors, fisher == FisherStructure.KFAC ? Factors.EIGEN : Factors.FLOAT32);
  }

  private static List<MatrixShape> matrices(Model model) {
    return ShardLayout.of(model, FisherStructure.KFAC, ShardLayout.MAX_SHARD_PARAMETERS)
        .shards()
        .stream()
        .map(Shard::matrix)
        .toList();
  }
}
