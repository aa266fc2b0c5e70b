package org.fedfisher.operator;

import java.util.Arrays;
import java.util.function.Consumer;
import org.fedfisher.fisher.ShardObjective.Curvature;
import org.fedfisher.fisher.ShardSurveys;
import org.fedfisher.round.KeptFactors;
import org.fedfisher.round.ShardWindow;

/**
 * What a complete window of a closed revision hands on: its parts, one at a time, and its survey.
 */
final class ShardEmission {
  /** A record crosses operators in one piece, or a topic: Kafka is fastest below 1 MiB. */
  private static final int PIECE_BYTES = 960 << 10;

  private final ShardKey key;
  private final ShardWindow window;
  private final RoundClosing closing;
  private final int unit;
  private int part;
  private int parts;

  /** {@code unit}: the solve that the shard belongs to. */
  ShardEmission(ShardKey key, int unit, ShardWindow window, RoundClosing closing) {
    this.key = key;
    this.unit = unit;
    this.window = window;
    this.closing = closing;
  }

  /** Emits every part; returns what the round must know of the shard. */
  ShardSurvey emit(Consumer<ShardPart> out) {
    byte[] sums = window.sums().toBytes();
    int pieces = (sums.length - 1) / PIECE_BYTES + 1;
    parts = pieces + window.keptSlices();
    for (int from = 0; from < sums.length; from += PIECE_BYTES) {
      int to = Math.min(sums.length, from + PIECE_BYTES);
      out.accept(part("", 0, Arrays.copyOfRange(sums, from, to)));
    }
    ShardSurveys survey = new ShardSurveys(window.sums(), window.knownShape(), closing.examples());
    String[] last = {""};
    window.factors(
        kept -> {
          if (!kept.client().equals(last[0])) {
            survey.add(kept.examples(), kept.curvature());
            last[0] = kept.client();
          }
          out.accept(part(kept));
        });
    Curvature curvature = survey.curvature();
    return ShardSurvey.of(key.round(), key.shard(), curvature, closing);
  }

  private ShardPart part(KeptFactors kept) {
    return part(kept.client(), kept.examples(), kept.block());
  }

  private ShardPart part(String client, long examples, byte[] bytes) {
    return new ShardPart(
        key.round(), unit, key.shard(), part++, parts, client, examples, bytes, closing.revision());
  }
}
