package org.fedfisher.round;

import java.util.Map;
import java.util.Optional;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.AdmissionRules.Refusal;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.LayerLimits;
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
        .or(() -> traces(round, update));
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
        return unmeasured(shard);
      }
      bytes += found.bytes();
    }
    return most("bytes of an update's blocks", bytes, allowed);
  }

  private static Optional<Refusal> traces(Specification round, Candidate update) {
    Limits asked = round.wire().getLimits();
    if (asked.getMaxFisherTrace() == 0 && asked.getLayers().isEmpty()) {
      return Optional.empty();
    }
    Map<String, LayerLimits> limits = LimitRules.byLayer(round);
    for (Shard shard : round.layout().shards()) {
      boolean limited = allowed(limits, shard.layerName()) > 0;
      if (limited && update.shards().get(shard.number()).bytes() == 0) {
        return unmeasured(shard);
      }
    }
    Map<String, Double> traces = LayerTraces.of(round, update.shards());
    for (Map.Entry<String, Double> layer : traces.entrySet()) {
      double allowed = allowed(limits, layer.getKey());
      // Not "greater than": a sum that overflowed is beyond every limit, whatever it has become.
      if (allowed > 0 && !(layer.getValue() <= allowed)) {
        return refuse(
            "layer \"%s\": trace of the Fisher is %s, the round allows at most %s"
                .formatted(layer.getKey(), layer.getValue(), allowed));
      }
    }
    return Optional.empty();
  }

  /** 0: no limit. */
  private static double allowed(Map<String, LayerLimits> limits, String layer) {
    LayerLimits of = limits.get(layer);
    return of == null ? 0 : of.getMaxFisherTrace();
  }

  private static Optional<Refusal> most(String what, long found, long allowed) {
    return allowed == 0 || found <= allowed
        ? Optional.empty()
        : refuse("%d %s, the round allows at most %d".formatted(found, what, allowed));
  }

  private static Optional<Refusal> unmeasured(Shard shard) {
    return refuse(
        "shard %d (layer \"%s\"): came before the job measured what the round limits; send it again"
            .formatted(shard.number(), shard.layerName()));
  }

  private static Optional<Refusal> refuse(String detail) {
    return Optional.of(new Refusal(RefusalReason.OUT_OF_BOUNDS, detail));
  }
}
