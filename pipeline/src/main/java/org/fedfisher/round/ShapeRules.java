package org.fedfisher.round;

import java.util.Optional;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.fisher.FactorReceipt;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.TensorEncoding;

/** What a shard's blocks must hold, by the round's Fisher structure. */
public final class ShapeRules {
  private ShapeRules() {}

  /** What is wrong with what was found in a shard's blocks; empty where nothing is. */
  public static Optional<String> wrong(Specification round, Shard shard, BlockSummary found) {
    return switch (round.wire().getFisher()) {
      case NONE -> numbers(found, shard.length(), 0).or(() -> oneBlock(found));
      case DIAGONAL ->
          numbers(found, shard.length(), shard.length())
              .or(() -> oneBlock(found))
              .or(() -> rows(found, 0));
      case FULL -> {
        int d = Math.toIntExact(round.layout().parameters());
        // Only one row can be taken for a diagonal, and old receipts do not tell of rows.
        int rows = shard.length() == 1 ? d : found.rowEntries();
        yield numbers(found, d, shard.length() * d)
            .or(() -> oneBlock(found))
            .or(() -> rows(found, rows));
      }
      case KFAC ->
          numbers(found, shard.length(), 0)
              .or(() -> factor(round.wire(), "A", found.a(), shard.matrix().in()))
              .or(() -> factor(round.wire(), "G", found.g(), shard.matrix().out()));
    };
  }

  private static Optional<String> numbers(BlockSummary found, int weights, int fishers) {
    return found.weights() == weights && found.fishers() == fishers
        ? Optional.empty()
        : Optional.of(
            "%d weights and %d Fisher entries, expected %d and %d"
                .formatted(found.weights(), found.fishers(), weights, fishers));
  }

  private static Optional<String> rows(BlockSummary found, int entries) {
    return found.rowEntries() == entries
        ? Optional.empty()
        : Optional.of(
            "%d Fisher entries in rows, expected %d".formatted(found.rowEntries(), entries));
  }

  /** Of old receipts the pieces are not known. */
  private static Optional<String> oneBlock(BlockSummary found) {
    return found.weightPieces() <= 1
        ? noFactors(found)
        : Optional.of("weights in %d blocks, expected one".formatted(found.weightPieces()));
  }

  private static Optional<String> noFactors(BlockSummary found) {
    return found.a().pieces() + found.g().pieces() == 0
        ? Optional.empty()
        : Optional.of("factors, the round's Fisher structure has none");
  }

  private static Optional<String> factor(
      RoundSpecification round, String name, FactorReceipt found, int size) {
    TensorEncoding encoding = round.getFactorEncoding();
    boolean whole = encoding == TensorEncoding.FLOAT32;
    int most = whole ? size : Math.min(round.getFactorRank(), size);
    boolean fits =
        found.encoding().equals(encoding.name())
            && found.rows() == size
            && (whole || (found.columns() >= 1 && found.columns() <= most))
            && (found.pieces() == 1 || encoding == TensorEncoding.EIGEN9);
    return fits
        ? Optional.empty()
        : Optional.of(
            "%s is %s in %d pieces, %d rows and %d columns, expected %s, %d rows and %s%d columns"
                .formatted(
                    name,
                    found.pieces() == 0 ? "missing" : found.encoding(),
                    found.pieces(),
                    found.rows(),
                    found.columns(),
                    encoding,
                    size,
                    whole ? "" : "at most ",
                    most));
  }
}
