package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.fedfisher.round.Admitting;
import org.fedfisher.round.Ended;
import org.fedfisher.round.Open;
import org.fedfisher.round.Rounds;
import org.fedfisher.round.Step;
import org.fedfisher.round.Tally;
import org.fedfisher.round.Unopened;
import org.fedfisher.wire.AbortReason;
import org.junit.jupiter.api.Test;

class LedgerMetricsTest {
  private final ShownMetrics shown = new ShownMetrics();
  private final LedgerMetrics metrics = new LedgerMetrics(new RoundMetrics(shown.root()));

  private Number of(String metric) {
    return shown.of("r1", metric);
  }

  private Step take(Step step) {
    metrics.show("r1", step);
    return step;
  }

  private Step admit(Step before, String client, long examples) {
    return take(((Admitting) before.next()).admit(Rounds.candidate(client, examples), List::of, 5));
  }

  @Test
  void openRoundShowsWhomItTookAndWhatItWaitsFor() {
    Step step = take(new Unopened(Tally.empty()).open(Rounds.diagonal(3, 2)));
    assertThat(of("open")).isEqualTo(1);
    assertThat(of("admitted")).isEqualTo(0);
    assertThat(of("quorum")).isEqualTo(2);
    assertThat(of("targetClients")).isEqualTo(3);
    assertThat(of("deadlineSeconds")).isEqualTo(Rounds.DEADLINE / 1_000);
    assertThat(of("reason.BAD_SIGNATURE.refused")).isEqualTo(0);
    assertThat(shown.has("r1", "revision")).isFalse();
    admit(step, "a", 7);
    assertThat(of("admitted")).isEqualTo(1);
    assertThat(of("examples")).isEqualTo(7L);
  }

  @Test
  void endedRoundStillShowsWhomItTookAndWhoCameLate() {
    Step step = take(new Unopened(Tally.empty()).open(Rounds.diagonal(2, 2)));
    Step closed = admit(admit(step, "a", 7), "b", 8);
    take(((Ended) closed.next()).late(Rounds.candidate("c", 9)));
    assertThat(of("open")).isEqualTo(0);
    assertThat(of("settling")).isEqualTo(0);
    assertThat(of("admitted")).isEqualTo(2);
    assertThat(of("examples")).isEqualTo(15L);
    assertThat(of("reason.TARGET_REACHED.closed")).isEqualTo(1);
    assertThat(of("reason.LATE.refused")).isEqualTo(1);
    assertThat(of("revision")).isEqualTo(0);
  }

  @Test
  void abortedRoundOwesNoModel() {
    Step step = take(new Unopened(Tally.empty()).open(Rounds.diagonal(2, 2)));
    Open one = (Open) admit(step, "a", 7).next();
    take(one.abort(AbortReason.OPERATOR, "enough", List.of()));
    assertThat(of("open")).isEqualTo(0);
    assertThat(of("admitted")).isEqualTo(1);
    assertThat(of("reason.OPERATOR.aborted")).isEqualTo(1);
    assertThat(shown.has("r1", "revision")).isFalse();
  }

  @Test
  void settlingRoundOwesAModelOfEachRevision() {
    Step step = take(new Unopened(Tally.empty()).open(Rounds.lenient(1, 1_000, 0)));
    Step settling = admit(step, "a", 7);
    assertThat(of("open")).isEqualTo(0);
    assertThat(of("settling")).isEqualTo(1);
    assertThat(of("revision")).isEqualTo(0);
    admit(settling, "b", 8);
    assertThat(of("revision")).isEqualTo(1);
    assertThat(of("admitted")).isEqualTo(2);
  }
}
