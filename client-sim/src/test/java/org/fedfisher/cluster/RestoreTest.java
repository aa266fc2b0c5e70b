package org.fedfisher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.fedfisher.client.RoundView;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.RoundSealed;
import org.junit.jupiter.api.Test;

class RestoreTest {
  private static LedgerFact fact(String round, long ordinal, long millis) {
    return new LedgerFact(round, ordinal, millis, new RoundSealed(0, 0, Map.of()));
  }

  @Test
  void onlyWhatWasDecidedAfterTheSavepointIsInItsWay() {
    RoundView before = RoundView.of("before", List.of(fact("before", 0, 5), fact("before", 1, 10)));
    RoundView across =
        RoundView.of(
            "across", List.of(fact("across", 0, 9), fact("across", 1, 11), fact("across", 2, 12)));

    List<RoundView> rounds = List.of(before, across);

    assertThat(Restore.newer(rounds, Instant.ofEpochMilli(10)))
        .containsExactly("round across, 2 facts from ordinal 1 on");
    assertThat(Restore.newer(rounds, Instant.ofEpochMilli(12))).isEmpty();
  }
}
