package org.fedfisher.round;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.LayerLimits;

/**
 * Whether an update of the right shape keeps the round's limits on each layer: the trace of its
 * Fisher, and how far it moved in it.
 */
public final class WithinLayerLimits {
  /** What a client should do whose receipts lack what the round limits. */
  private static final String ADVICE = "; send it again";

  /** Receipts of releases that did not count bytes and traces. */
  static final String UNMEASURED = "came before the job measured what the round limits";

  private WithinLayerLimits() {}

  /** What forbids the update, in words; empty where nothing does. */
  static Optional<String> check(Specification round, Candidate update) {
    return traces(round, update).or(() -> shifts(round, update));
  }

  /**
   * Whether a refusal says that a receipt lacked something. When a block came nobody can find out
   * later, so it cannot be judged.
   */
  public static boolean lacked(String detail) {
    return detail.endsWith(ADVICE);
  }

  /** Of a shard whose receipt lacks what was to be measured. */
  static String lacking(Shard shard, String why) {
    return "shard %d (layer \"%s\"): %s%s"
        .formatted(shard.number(), shard.layerName(), why, ADVICE);
  }

  private static Optional<String> traces(Specification round, Candidate update) {
    Map<String, Double> limits = limits(round, LayerLimits::getMaxFisherTrace);
    return first(round, limits, update.shards(), found -> found.bytes() == 0)
        .map(shard -> lacking(shard, UNMEASURED))
        .or(
            () ->
                most("trace of the Fisher", limits, () -> LayerTraces.of(round, update.shards())));
  }

  private static Optional<String> shifts(Specification round, Candidate update) {
    return unmeasuredShift(round, update.shards())
        .map(shard -> lacking(shard, why(round, shard)))
        .or(
            () ->
                most(
                    "shift ||F^(1/2) (W - W0)||",
                    limits(round, LayerLimits::getMaxShift),
                    () -> LayerShifts.of(round, update.shards())));
  }

  /**
   * The first shard whose shift is limited and has not been measured.
   *
   * @param shards what was found in each shard of an update of the round's shape
   */
  public static Optional<Shard> unmeasuredShift(Specification round, List<BlockSummary> shards) {
    return first(
        round,
        limits(round, LayerLimits::getMaxShift),
        shards,
        found -> !LayerShifts.measured(found));
  }

  private static String why(Specification round, Shard shard) {
    return "how far it moved was not measured: it came before round and W0 were on Kafka"
        + switch (round.wire().getFisher()) {
          case NONE, DIAGONAL, FULL -> "";
          case KFAC ->
              KroneckerShifts.sliced(round, shard)
                  ? ", or its weights are not cut after every %,d"
                      .formatted(ShardLayout.SLICE_WEIGHTS)
                  : ", or not in one block";
        };
  }

  /** What is limited, by layer. */
  private static Map<String, Double> limits(
      Specification round, ToDoubleFunction<LayerLimits> which) {
    Map<String, Double> limits = new HashMap<>();
    LimitRules.byLayer(round).forEach((layer, all) -> limits.put(layer, which.applyAsDouble(all)));
    limits.values().removeIf(limit -> limit == 0);
    return limits;
  }

  private static Optional<Shard> first(
      Specification round,
      Map<String, Double> limits,
      List<BlockSummary> shards,
      Predicate<BlockSummary> wanted) {
    return limits.isEmpty()
        ? Optional.empty()
        : round.layout().shards().stream()
            .filter(shard -> limits.containsKey(shard.layerName()))
            .filter(shard -> wanted.test(shards.get(shard.number())))
            .findFirst();
  }

  private static Optional<String> most(
      String what, Map<String, Double> limits, Supplier<Map<String, Double>> found) {
    if (limits.isEmpty()) {
      return Optional.empty();
    }
    for (Map.Entry<String, Double> layer : found.get().entrySet()) {
      Double allowed = limits.get(layer.getKey());
      // Not "greater than": a sum that overflowed is beyond every limit, whatever it has become.
      if (allowed != null && !(layer.getValue() <= allowed)) {
        return Optional.of(
            "layer \"%s\": %s is %s, the round allows at most %s"
                .formatted(layer.getKey(), what, layer.getValue(), allowed));
      }
    }
    return Optional.empty();
  }
}
