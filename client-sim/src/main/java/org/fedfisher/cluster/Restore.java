package org.fedfisher.cluster;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LedgerReader;
import org.fedfisher.client.RoundView;
import org.fedfisher.wire.LedgerFact;

/**
 * The state from which a job is to continue, whatever ran before.
 *
 * @param savepoint folder of a savepoint or checkpoint
 * @param despiteNewerFacts even where the ledger has facts that are not in it
 */
public record Restore(Path savepoint, boolean despiteNewerFacts) {
  private static final int NAMED = 3;

  /**
   * @throws IllegalArgumentException where it is no complete savepoint or checkpoint
   */
  public Restore {
    savepoint = Savepoints.complete(savepoint);
  }

  /**
   * Goes by the time at which the savepoint was completed, as its file says: what a job that went
   * on decided while it was written passes unnoticed.
   *
   * @throws IllegalStateException where the ledger has facts from after the savepoint: the job
   *     would decide them once more, under the same ordinals
   */
  void requireNothingDecidedSince(KafkaClients kafka) {
    if (despiteNewerFacts) {
      return;
    }
    Instant completed = Savepoints.completed(savepoint);
    List<String> newer = newer(new LedgerReader(kafka).rounds().values(), completed);
    if (!newer.isEmpty()) {
      throw new IllegalStateException(
          ("the ledger has facts from after %s, when %s was taken: %s%s. A job from there would decide them once more, and readers of"
                  + " the ledger would not know which counts. Continue from the newest state (without --from-savepoint), or say"
                  + " --despite-newer-facts")
              .formatted(
                  completed,
                  savepoint,
                  String.join("; ", newer.subList(0, Math.min(NAMED, newer.size()))),
                  newer.size() > NAMED
                      ? "; and %d more rounds".formatted(newer.size() - NAMED)
                      : ""));
    }
  }

  /** Rounds with facts from after then, and the ordinals of these. */
  static List<String> newer(Collection<RoundView> rounds, Instant then) {
    List<String> newer = new ArrayList<>();
    for (RoundView round : rounds) {
      LongStream ordinals =
          round.facts().stream()
              .filter(fact -> fact.getTimeMillis() > then.toEpochMilli())
              .mapToLong(LedgerFact::getOrdinal);
      var range = ordinals.summaryStatistics();
      if (range.getCount() > 0) {
        newer.add(
            "round %s, %d facts from ordinal %d on"
                .formatted(round.round(), range.getCount(), range.getMin()));
      }
    }
    return newer;
  }
}
