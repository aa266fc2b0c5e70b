package org.fedfisher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.client.RoundView.Stage;
import org.fedfisher.wire.CloseReason;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.RevisionClosed;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundOpened;
import org.fedfisher.wire.RoundSealed;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;
import org.junit.jupiter.api.Test;

class RoundViewTest {
  private final List<LedgerFact> facts = new ArrayList<>();

  private RoundView with(SpecificRecord fact) {
    facts.add(new LedgerFact("r", (long) facts.size(), 0L, fact));
    return RoundView.of("r", facts);
  }

  private static RoundOpened opened(long lateness) {
    RoundSpecification round = Rounds.of("r", Rounds.SMALL, FisherStructure.DIAGONAL, 4);
    round.setAllowedLatenessMillis(lateness);
    return new RoundOpened(round);
  }

  private static RoundClosed closed() {
    return new RoundClosed(CloseReason.TARGET_REACHED, 1, 5L, Map.of(), 2L);
  }

  private static ModelPublished published(int revision) {
    Sha256 digest = new Sha256(new byte[32]);
    return new ModelPublished(
        digest, digest, 1, 5L, "exact", Map.of(), 1.0, 1.0, 1.0, 0L, 1L, List.of(), revision);
  }

  @Test
  void roundWithoutLatenessIsPublishedWithItsModel() {
    assertThat(with(opened(0)).stage()).isEqualTo(Stage.OPEN);
    assertThat(with(closed()).stage()).isEqualTo(Stage.CLOSED);
    assertThat(with(published(0)).stage()).isEqualTo(Stage.PUBLISHED);
  }

  @Test
  void lenientRoundSettlesUntilItsLastRevisionIsThere() {
    assertThat(with(opened(10)).stage()).isEqualTo(Stage.OPEN);
    assertThat(with(closed()).stage()).isEqualTo(Stage.CLOSED);
    assertThat(with(published(0)).stage()).isEqualTo(Stage.SETTLING);
    assertThat(with(new RevisionClosed(1, 2, 9L, 5L)).stage()).isEqualTo(Stage.SETTLING);
    assertThat(RoundView.of("r", facts).admits()).isTrue();
    assertThat(with(new RoundSealed(1, 2, Map.of())).stage()).isEqualTo(Stage.CLOSED);
    assertThat(RoundView.of("r", facts).admits()).isFalse();
    RoundView last = with(published(1));
    assertThat(last.stage()).isEqualTo(Stage.PUBLISHED);
    assertThat(last.published().orElseThrow().getRevision()).isEqualTo(1);
    assertThat(last.published(0)).isPresent();
    assertThat(last.published(2)).isEmpty();
  }
}
