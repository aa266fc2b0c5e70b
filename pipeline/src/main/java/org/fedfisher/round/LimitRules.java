package org.fedfisher.round;

import static org.fedfisher.round.Specification.expect;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.LayerLimits;
import org.fedfisher.wire.Limits;
import org.fedfisher.wire.RoundSpecification;

/** Which limits on what one client may claim fit a round. */
final class LimitRules {
  private LimitRules() {}

  static void check(RoundSpecification round, ShardLayout layout) {
    Limits limits = round.getLimits();
    count("limits.maxExamples", limits.getMaxExamples());
    count("limits.maxUpdateBytes", limits.getMaxUpdateBytes());
    ofFisher("limits.maxFisherTrace", limits.getMaxFisherTrace(), round);
    ofFisher("limits.maxShift", limits.getMaxShift(), round);
    Set<String> names = new LinkedHashSet<>();
    for (Shard shard : layout.shards()) {
      names.add(shard.layerName());
    }
    for (LayerLimits layer : limits.getLayers()) {
      expect(
          names.remove(layer.getLayer()),
          "limits.layers",
          layer.getLayer(),
          "each layer (kfac: matrix) of the round at most once; not named yet: " + names);
      ofFisher("limits.layers.maxFisherTrace", layer.getMaxFisherTrace(), round);
      ofFisher("limits.layers.maxShift", layer.getMaxShift(), round);
    }
  }

  /** What holds for each layer; a layer that is named has only what is said there. */
  static Map<String, LayerLimits> byLayer(Specification round) {
    Limits limits = round.wire().getLimits();
    Map<String, LayerLimits> layers = new HashMap<>();
    for (Shard shard : round.layout().shards()) {
      String name = shard.layerName();
      layers.put(name, new LayerLimits(name, limits.getMaxFisherTrace(), limits.getMaxShift()));
    }
    for (LayerLimits layer : limits.getLayers()) {
      layers.put(layer.getLayer(), layer);
    }
    return layers;
  }

  /** Whether the shift of some layer is limited, so that it has to be measured. */
  static boolean shift(RoundSpecification round) {
    Limits limits = round.getLimits();
    return limits.getMaxShift() > 0
        || limits.getLayers().stream().anyMatch(layer -> layer.getMaxShift() > 0);
  }

  private static void count(String key, long most) {
    expect(most >= 0, key, most, "0, which is no limit, or more");
  }

  private static void ofFisher(String key, double most, RoundSpecification round) {
    boolean none = round.getFisher() == FisherStructure.NONE;
    expect(
        none ? most == 0 : most >= 0 && Double.isFinite(most),
        key,
        most,
        none ? "0 where no client sends a Fisher" : "0, which is no limit, or a finite number");
  }
}
