package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fedfisher.client.ClientFisher;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.RoundView;
import org.fedfisher.client.UpdateReader;
import org.fedfisher.study.RoundClaims;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.Limits;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.UpdateRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One client of five says that every weight matters to it ten thousand times as much as it does.
 * Every entry stays within the round's bounds, so only a limit on what one client may claim helps.
 */
class LimitsEndToEndTest {
  private static final float HONEST = 1e-3f;
  private static final float INFLATED = 1e4f * HONEST;

  /** About the weight of a standard normal number's magnitude, 0.8, for 4 of 5 of 132 numbers. */
  private static final double TRACE = 1;

  @TempDir Path directory;

  @Test
  void inflatedFisherTakesOverARoundUnlessItLimitsTheTrace() throws Exception {
    List<LocalUpdate> honest = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      honest.add(scaled(TestRound.client(i), HONEST));
    }
    LocalUpdate attacker = scaled(TestRound.client("attacker", 99), INFLATED);
    List<LocalUpdate> all = new ArrayList<>(honest);
    all.add(attacker);
    try (RunningJob job = RunningJob.start(directory, 2)) {
      TestRound trusting = TestRound.open(job.kafka(), "trusting", 5);
      all.forEach(trusting::publish);
      RoundView trusted = trusting.awaitPublished();
      assertThat(trusted.admitted()).hasSize(5);
      float[] taken = trusting.model(ModelVariant.SOLUTION).weights();
      assertThat(taken).containsExactly(DirectRound.of(all).solution());
      assertThat(distance(taken, attacker)).isLessThan(0.01);
      assertThat(distance(DirectRound.of(honest).solution(), attacker)).isGreaterThan(0.5);

      // What an operator would have seen of it.
      RoundClaims claims = RoundClaims.of(trusted, new UpdateReader(job.kafka()), Optional.empty());
      assertThat(claims.rows())
          .extracting(RoundClaims.Row::what)
          .containsExactly(
              "examples", "bytes", "Fisher trace in a", "Fisher trace in b", "Fisher trace in c");
      assertThat(claims.rows().get(2).median()).isLessThan(TRACE / 5);
      assertThat(claims.rows().get(2).most()).isCloseTo(trace(attacker), withinPercentage(0.01));

      RoundSpecification limited = TestRound.specification("limited", 4, FisherStructure.DIAGONAL);
      limited.setLimits(new Limits(0L, TRACE, 0.0, List.of(), 0L));
      TestRound wary = TestRound.open(job.kafka(), limited);
      wary.publish(attacker);
      RoundView refused = wary.await(v -> v.refused().containsKey(RefusalReason.OUT_OF_BOUNDS));
      assertThat(refusal(refused))
          .matches(
              "layer \"a\": trace of the Fisher is \\d{3}\\.\\d+, the round allows at most 1\\.0");
      honest.forEach(wary::publish);
      RoundView closed = wary.awaitPublished();
      assertThat(closed.admitted()).hasSize(4);
      assertThat(closed.published().orElseThrow().getSumsDigest().bytes())
          .isEqualTo(DirectRound.of(honest).sumsDigest());
      assertThat(wary.model(ModelVariant.SOLUTION).weights())
          .containsExactly(DirectRound.of(honest).solution());
    }
  }

  private static LocalUpdate scaled(LocalUpdate client, float by) {
    float[] fisher = ((ClientFisher.Diagonal) client.fisher()).values().clone();
    for (int i = 0; i < fisher.length; i++) {
      fisher[i] *= by;
    }
    return new LocalUpdate(
        client.client(),
        client.update(),
        50,
        client.weights(),
        new ClientFisher.Diagonal(fisher),
        client.estimator(),
        client.metrics());
  }

  /** Over layer "a". */
  private static double trace(LocalUpdate client) {
    float[] fisher = ((ClientFisher.Diagonal) client.fisher()).values();
    double sum = 0;
    for (int i = 0; i < 132; i++) {
      sum += fisher[i];
    }
    return sum;
  }

  /** Mean distance of weights, over those that matter to the client. */
  private static double distance(float[] weights, LocalUpdate client) {
    float[] fisher = ((ClientFisher.Diagonal) client.fisher()).values();
    double sum = 0;
    int count = 0;
    for (int i = 0; i < weights.length; i++) {
      if (fisher[i] > 0) {
        sum += Math.abs(weights[i] - client.weights()[i]);
        count++;
      }
    }
    return sum / count;
  }

  private static String refusal(RoundView view) {
    return view.facts().stream()
        .map(LedgerFact::getFact)
        .filter(UpdateRefused.class::isInstance)
        .map(fact -> ((UpdateRefused) fact).getDetail())
        .findFirst()
        .orElseThrow();
  }
}
