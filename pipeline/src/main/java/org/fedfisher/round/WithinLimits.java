package org.fedfisher.round;

import java.util.Optional;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.AdmissionRules.Refusal;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.Limits;
import org.fedfisher.wire.RefusalReason;

/**
 * Whether an update of the right shape keeps the round's limits on what one client may claim. In a
 * Fisher-weighted mean an inflated Fisher takes over as an inflated weight does in a plain one.
 */
final class WithinLimits {
  private WithinLimits() {}

  static Optional<Refusal> check(Specification round, Candidate update) {
    Limits limits = round.wire().getLimits();
    return most("examples of one client", update.examples(), limits.getMaxExamples())
        .or(() -> blocks(round, update))
        .or(() -> WithinLayerLimits.check(round, update).flatMap(WithinLimits::refuse));
  }

  private static Optional<Refusal> blocks(Specification round, Candidate update) {
    long allowed = round.wire().getLimits().getMaxUpdateBytes();
    if (allowed == 0) {
      return Optional.empty();
    }
    long bytes = 0;
    for (Shard shard : round.layout().shards()) {
      BlockSummary found = update.shards().get(shard.number());
      if (found.bytes() == 0) {
        return refuse(WithinLayerLimits.lacking(shard, WithinLayerLimits.UNMEASURED));
      }
      bytes += found.bytes();
    }
    return most("bytes of an update's blocks", bytes, allowed);
  }

  private static Optional<Refusal> most(String what, long found, long allowed) {
    return allowed == 0 || found <= allowed
        ? Optional.empty()
        : refuse("%d %s, the round allows at most %d".formatted(found, what, allowed));
  }

  private static Optional<Refusal> refuse(String detail) {
    return Optional.of(new Refusal(RefusalReason.OUT_OF_BOUNDS, detail));
  }
}
