package org.fedfisher.operator;

import java.util.Arrays;
import java.util.function.Consumer;
import org.fedfisher.fisher.ShardObjective.Curvature;
import org.fedfisher.fisher.ShardSurveys;
import org.fedfisher.round.ShardWindow;

/**
 * What a complete window of a closed revision hands on: its parts, one at a time, and its survey.
 */
final class ShardEmission {
  /**
   * Most bytes of a part. A part may be a record of Kafka's, of 1 MiB with names and framing; and a
   * block of 960 KiB of numbers, as clients pack them, is not cut.
   */
  static final int PART_BYTES = 1000 << 10;

  private final ShardKey key;
  private final ShardWindow window;
  private final RoundClosing closing;
  private final int unit;
  private final int most;
  private int part;
  private int parts;

  /** {@code unit}: the solve that the shard belongs to. */
  ShardEmission(ShardKey key, int unit, ShardWindow window, RoundClosing closing) {
    this(key, unit, window, closing, PART_BYTES);
  }

  /** In parts of at most so many bytes. */
  ShardEmission(ShardKey key, int unit, ShardWindow window, RoundClosing closing, int most) {
    this.key = key;
    this.unit = unit;
    this.most = most;
    this.window = window;
    this.closing = closing;
  }

  /** Emits every part; returns what the round must know of the shard. */
  ShardSurvey emit(Consumer<ShardPart> out) {
    byte[] sums = window.sums().toBytes();
    parts = pieces(sums.length);
    window.factorLengths().forEach(length -> parts += pieces(length));
    cut("", 0, sums, out);
    ShardSurveys survey = new ShardSurveys(window.sums(), window.knownShape(), closing.examples());
    String[] last = {""};
    window.factors(
        kept -> {
          if (!kept.client().equals(last[0])) {
            survey.add(kept.examples(), kept.curvature());
            last[0] = kept.client();
          }
          cut(kept.client(), kept.examples(), kept.block(), out);
        });
    Curvature curvature = survey.curvature();
    return ShardSurvey.of(key.round(), key.shard(), curvature, closing);
  }

  private int pieces(int length) {
    return (length - 1) / most + 1;
  }

  private void cut(String client, long examples, byte[] bytes, Consumer<ShardPart> out) {
    for (int from = 0; from < bytes.length; from += most) {
      int to = Math.min(bytes.length, from + most);
      out.accept(
          new ShardPart(
              key.round(),
              unit,
              key.shard(),
              part++,
              parts,
              client,
              examples,
              Arrays.copyOfRange(bytes, from, to),
              closing.revision(),
              to < bytes.length));
    }
  }
}
