package org.fedfisher.round;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.fedfisher.wire.RefusalReason;

/** Facts recorded so far: the ordinal of the next one, and refusals by reason. */
public record Tally(long nextOrdinal, Map<RefusalReason, Integer> refused) {
  public Tally {
    refused = Map.copyOf(refused);
  }

  /** Of a round of which nothing is known. */
  public static Tally empty() {
    return new Tally(0, Map.of());
  }

  Tally after(int facts) {
    return new Tally(nextOrdinal + facts, refused);
  }

  Tally afterRefusal(RefusalReason reason) {
    Map<RefusalReason, Integer> more = new EnumMap<>(RefusalReason.class);
    more.putAll(refused);
    more.merge(reason, 1, Integer::sum);
    return new Tally(nextOrdinal + 1, more);
  }

  /** Refusals by the reason's name, as facts carry them. */
  public Map<String, Integer> byName() {
    Map<String, Integer> names = new HashMap<>();
    refused.forEach((reason, count) -> names.put(reason.name(), count));
    return names;
  }
}
