package org.fedfisher.sim;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LedgerReader;
import org.fedfisher.client.RoundView;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.RoundAborted;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;

/** Waits for what a round's ledger will say. */
public final class RoundWatch {
  private static final Duration POLL = Duration.ofMillis(250);

  private final LedgerReader ledger;
  private final String round;

  public RoundWatch(KafkaClients kafka, String round) {
    this.ledger = new LedgerReader(kafka);
    this.round = round;
  }

  /**
   * The round as soon as it satisfies the condition.
   *
   * @param what the condition, for messages
   * @throws IllegalStateException where the round is aborted first, or the time is over
   */
  public RoundView await(String what, Predicate<RoundView> condition, Duration within)
      throws InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    while (true) {
      Optional<RoundView> view = ledger.round(round);
      if (view.isPresent() && condition.test(view.get())) {
        return view.get();
      }
      Optional<RoundAborted> aborted = view.flatMap(RoundView::aborted);
      if (aborted.isPresent()) {
        throw new IllegalStateException(
            "round %s was aborted (%s): %s"
                .formatted(round, aborted.get().getReason(), aborted.get().getDetail()));
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "round %s: %s did not happen within %d s; its ledger says %s"
                .formatted(
                    round,
                    what,
                    within.toSeconds(),
                    view.map(found -> found.stage().toString()).orElse("nothing")));
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  /** Whether the ledger has decided on each update as often as the plan has it sent. */
  public static boolean decided(RoundView view, FleetPlan plan, List<ClientResult> results) {
    Map<Sha256, Integer> decisions = new HashMap<>();
    for (LedgerFact fact : view.facts()) {
      if (fact.getFact() instanceof UpdateAdmitted admitted) {
        decisions.merge(admitted.getHeaderDigest(), 1, Integer::sum);
      } else if (fact.getFact() instanceof UpdateRefused refused) {
        decisions.merge(refused.getHeaderDigest(), 1, Integer::sum);
      }
    }
    return results.stream()
        .allMatch(
            result ->
                decisions.getOrDefault(result.update().headerDigest(), 0)
                    >= plan.arrivals().get(result.client()).uploads());
  }
}
