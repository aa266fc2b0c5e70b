package org.fedfisher.round;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Optional;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.Bounds;
import org.fedfisher.wire.RefusalReason;

/** What a whole update in time must be, so that an open round may count it. */
public final class AdmissionRules {
  /** Why an update must not count. */
  public record Refusal(RefusalReason reason, String detail) {}

  private AdmissionRules() {}

  /**
   * What forbids the update; empty where nothing does.
   *
   * @param examplesSoFar of all clients admitted before it
   */
  public static Optional<Refusal> check(Specification round, Candidate update, long examplesSoFar) {
    byte[] base = round.wire().getBaseModelDigest().bytes();
    if (!update.startedFrom(base)) {
      return refuse(
          RefusalReason.WRONG_BASE_MODEL,
          "started from %s, the round's base model is %s",
          Sha256s.hex(update.baseModelDigest()),
          Sha256s.hex(base));
    }
    return shape(round, update)
        .or(() -> bounds(round, update, examplesSoFar))
        .or(() -> WithinLimits.check(round, update));
  }

  private static Optional<Refusal> shape(Specification round, Candidate update) {
    if (update.fisher() != round.wire().getFisher()) {
      return refuse(
          RefusalReason.WRONG_SHAPE,
          "Fisher structure %s, the round asks for %s",
          update.fisher(),
          round.wire().getFisher());
    }
    int shards = round.layout().shards().size();
    if (update.shards().size() != shards) {
      return refuse(
          RefusalReason.WRONG_SHAPE,
          "blocks of %d shards, the round has %d",
          update.shards().size(),
          shards);
    }
    for (Shard shard : round.layout().shards()) {
      Optional<String> wrong = ShapeRules.wrong(round, shard, update.shards().get(shard.number()));
      if (wrong.isPresent()) {
        return refuse(
            RefusalReason.WRONG_SHAPE,
            "shard %d (layer \"%s\"): %s",
            shard.number(),
            shard.layerName(),
            wrong.get());
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> bounds(Specification round, Candidate update, long soFar) {
    Bounds bounds = round.wire().getBounds();
    long allowed = (1L << bounds.getMaxExamplesLog2()) - soFar;
    if (update.examples() > allowed) {
      return refuse(
          RefusalReason.OUT_OF_BOUNDS,
          "%d examples, at most %d of the round's 2^%d are left",
          update.examples(),
          allowed,
          bounds.getMaxExamplesLog2());
    }
    for (Shard shard : round.layout().shards()) {
      BlockSummary found = update.shards().get(shard.number());
      Optional<Refusal> refusal =
          most("weight", found.maxWeight(), bounds.getMaxWeightLog2(), shard)
              .or(() -> most("Fisher entry", found.maxFisher(), bounds.getMaxFisherLog2(), shard))
              .or(() -> products(round, shard, found));
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  /** Bounds of what is summed beside weights and Fisher entries. */
  private static Optional<Refusal> products(Specification round, Shard shard, BlockSummary found) {
    Bounds bounds = round.wire().getBounds();
    double input = found.a().trace() * Math.sqrt(found.weightSquares());
    return most("|F| |W|", found.maxProduct(), bounds.getMaxProductLog2(), shard)
        .or(
            () ->
                most(
                    "tr(G) tr(A) ||W||",
                    found.g().trace() * input,
                    bounds.getMaxProductLog2(),
                    shard))
        .or(
            () ->
                round.wire().getComparisons()
                    ? most("tr(A) ||W||", input, bounds.getMaxInputLog2(), shard)
                    : Optional.empty());
  }

  private static Optional<Refusal> most(String what, double found, int log2, Shard shard) {
    if (found <= Math.scalb(1.0, log2)) {
      return Optional.empty();
    }
    return refuse(
        RefusalReason.OUT_OF_BOUNDS,
        "shard %d (layer \"%s\"): largest %s is %s, the round allows 2^%d",
        shard.number(),
        shard.layerName(),
        what,
        found,
        log2);
  }

  @FormatMethod
  private static Optional<Refusal> refuse(RefusalReason reason, String detail, Object... values) {
    return Optional.of(new Refusal(reason, detail.formatted(values)));
  }
}
