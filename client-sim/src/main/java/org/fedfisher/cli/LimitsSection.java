package org.fedfisher.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.configuration.MemorySize;
import org.fedfisher.wire.LayerLimits;
import org.fedfisher.wire.Limits;
import org.jspecify.annotations.Nullable;

/** What one client may claim; see the wire's {@code Limits}. What is not said is not limited. */
record LimitsSection(
    @Nullable Long maxExamples,
    @Nullable Double maxFisherTrace,
    @Nullable Double maxShift,
    @Nullable String maxUpdateBytes,
    @Nullable Map<String, LayerSection> layers) {
  static final LimitsSection NONE = new LimitsSection(null, null, null, null, null);

  LimitsSection {
    bytes(maxUpdateBytes);
  }

  /** Of one layer, in the place of what is said of all. */
  record LayerSection(@Nullable Double maxFisherTrace, @Nullable Double maxShift) {}

  Limits wire() {
    List<LayerLimits> named = new ArrayList<>();
    if (layers != null) {
      layers.forEach(
          (name, limits) ->
              named.add(
                  new LayerLimits(name, or0(limits.maxFisherTrace()), or0(limits.maxShift()))));
    }
    return new Limits(
        Objects.requireNonNullElse(maxExamples, 0L),
        or0(maxFisherTrace),
        or0(maxShift),
        named,
        bytes(maxUpdateBytes));
  }

  private static double or0(@Nullable Double number) {
    return Objects.requireNonNullElse(number, 0.0);
  }

  private static long bytes(@Nullable String size) {
    try {
      return size == null ? 0 : MemorySize.parseBytes(size);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "max-update-bytes is \"%s\", expected a size such as \"8 mb\" or 8388608".formatted(size),
          e);
    }
  }

  /** For people; empty where nothing is limited. */
  static String text(Limits limits) {
    List<String> words = new ArrayList<>();
    if (limits.getMaxExamples() > 0) {
      words.add("%,d examples".formatted(limits.getMaxExamples()));
    }
    if (limits.getMaxUpdateBytes() > 0) {
      words.add("%,d bytes".formatted(limits.getMaxUpdateBytes()));
    }
    words.addAll(layer(limits.getMaxFisherTrace(), limits.getMaxShift(), "in a layer"));
    for (LayerLimits layer : limits.getLayers()) {
      String where = "in " + layer.getLayer();
      List<String> own = layer(layer.getMaxFisherTrace(), layer.getMaxShift(), where);
      words.addAll(own.isEmpty() ? List.of("anything " + where) : own);
    }
    return String.join(", ", words);
  }

  private static List<String> layer(double trace, double shift, String where) {
    List<String> words = new ArrayList<>();
    if (trace > 0) {
      words.add("a Fisher trace of %s %s".formatted(trace, where));
    }
    if (shift > 0) {
      words.add("a shift of %s %s".formatted(shift, where));
    }
    return words;
  }
}
