package org.fedfisher.round;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Optional;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.Bounds;
import org.fedfisher.wire.RefusalReason;

/** What a whole update in time must be, so that an open round may count it. */
final class AdmissionRules {
  record Refusal(RefusalReason reason, String detail) {}

  private AdmissionRules() {}

  static Optional<Refusal> check(Specification round, Candidate update, long examplesSoFar) {
    byte[] base = round.wire().getBaseModelDigest().bytes();
    if (!update.startedFrom(base)) {
      return refuse(
          RefusalReason.WRONG_BASE_MODEL,
          "started from %s, the round's base model is %s",
          Sha256s.hex(update.baseModelDigest()),
          Sha256s.hex(base));
    }
    return shape(round, update).or(() -> bounds(round, update, examplesSoFar));
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
    if (update.weights().length != shards) {
      return refuse(
          RefusalReason.WRONG_SHAPE,
          "%d blocks, the round has %d shards",
          update.weights().length,
          shards);
    }
    for (Shard shard : round.layout().shards()) {
      int weights = update.weights()[shard.number()];
      int fishers = update.fishers()[shard.number()];
      int expected = round.hasFisher() ? shard.length() : 0;
      if (weights != shard.length() || fishers != expected) {
        return refuse(
            RefusalReason.WRONG_SHAPE,
            "shard %d (layer \"%s\"): %d weights and %d Fisher entries, expected %d and %d",
            shard.number(),
            shard.layerName(),
            weights,
            fishers,
            shard.length(),
            expected);
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
    return entry("weight", update.maxWeight(), bounds.getMaxWeightLog2())
        .or(() -> entry("Fisher entry", update.maxFisher(), bounds.getMaxFisherLog2()));
  }

  private static Optional<Refusal> entry(String what, float found, int log2) {
    if (found <= Math.scalb(1.0, log2)) {
      return Optional.empty();
    }
    return refuse(
        RefusalReason.OUT_OF_BOUNDS, "largest %s is %s, the round allows 2^%d", what, found, log2);
  }

  @FormatMethod
  private static Optional<Refusal> refuse(RefusalReason reason, String detail, Object... values) {
    return Optional.of(new Refusal(reason, detail.formatted(values)));
  }
}
