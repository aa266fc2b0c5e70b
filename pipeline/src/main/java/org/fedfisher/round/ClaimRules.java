package org.fedfisher.round;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.AdmissionRules.Refusal;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.LayerLimits;
import org.fedfisher.wire.Limits;
import org.fedfisher.wire.RefusalReason;

/**
 * Whether an update of the right shape keeps the round's limits on what one client may claim. In a
 * Fisher-weighted mean an inflated Fisher takes over as an inflated weight does in a plain one.
 */
final class ClaimRules {
  private ClaimRules() {}

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
    Map<String, Double> traces = new LinkedHashMap<>();
    Map<String, LayerLimits> limits = LimitRules.byLayer(round);
    boolean factored = round.wire().getFisher() == FisherStructure.KFAC;
    // In shard order, so that every machine and every replay adds up the same number.
    for (Shard shard : round.layout().shards()) {
      BlockSummary found = update.shards().get(shard.number());
      if (limit(limits, shard.layerName()).getMaxFisherTrace() > 0) {
        if (found.bytes() == 0) {
          return unmeasured(shard);
        }
        double trace = factored ? found.a().trace() * found.g().trace() : found.fisherTrace();
        traces.merge(shard.layerName(), trace, Double::sum);
      }
    }
    for (Map.Entry<String, Double> layer : traces.entrySet()) {
      double allowed = limit(limits, layer.getKey()).getMaxFisherTrace();
      // Not "greater than": a sum that overflowed is beyond every limit, whatever it has become.
      if (!(layer.getValue() <= allowed)) {
        return refuse(
            "layer \"%s\": trace of the Fisher is %s, the round allows at most %s"
                .formatted(layer.getKey(), layer.getValue(), allowed));
      }
    }
    return Optional.empty();
  }

  private static LayerLimits limit(Map<String, LayerLimits> limits, String layer) {
    return limits.getOrDefault(layer, new LayerLimits(layer, 0.0, 0.0));
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
