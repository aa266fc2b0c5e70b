package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LedgerReader;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.ModelStore;
import org.fedfisher.client.RoundView;
import org.fedfisher.client.UpdatePublisher;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Limits;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.UpdateAdmitted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A whole round where everybody has a certificate, and the rights of its role and no more. */
@ExtendWith(SecuredKafka.Shared.class)
class SecuredRoundTest {
  @TempDir Path directory;

  @Test
  void gatewaysWithCertificatesAreAdmittedByTheJobAndReadVerdictAndModel(SecuredKafka secured)
      throws Exception {
    List<LocalUpdate> updates =
        List.of(
            TestRound.client(SecuredKafka.GATEWAY, 1),
            TestRound.client(SecuredKafka.OTHER_GATEWAY, 2));
    DirectRound direct = DirectRound.of(updates);
    try (RunningJob job = RunningJob.on(secured.as(SecuredKafka.JOB), directory, 2)) {
      // The job must read W0 for it.
      RoundSpecification asked = TestRound.specification("secured", 2, FisherStructure.DIAGONAL);
      asked.setLimits(new Limits(0L, 0.0, 1_000.0, List.of(), 0L));
      TestRound round =
          TestRound.openFrom(
              secured.as(SecuredKafka.OPERATOR), asked, new float[TestRound.PARAMETERS]);
      for (LocalUpdate update : updates) {
        KafkaClients gateway = secured.as(update.client());
        try (UpdatePublisher publisher = UpdatePublisher.transactional(gateway, update.client())) {
          publisher.publish(round.encode(update));
        }
      }
      round.awaitPublished();

      // What follows is read with the gateway's own certificate.
      KafkaClients gateway = secured.as(SecuredKafka.GATEWAY);
      RoundView verdicts = new LedgerReader(gateway).round("secured").orElseThrow();
      assertThat(verdicts.admitted())
          .extracting(UpdateAdmitted::getClient)
          .containsExactlyInAnyOrder(SecuredKafka.GATEWAY, SecuredKafka.OTHER_GATEWAY);
      assertThat(verdicts.published().orElseThrow().getSumsDigest().bytes())
          .isEqualTo(direct.sumsDigest());
      assertThat(
              new ModelStore(gateway)
                  .await("secured", ModelVariant.SOLUTION, Duration.ofSeconds(20))
                  .orElseThrow()
                  .weights())
          .containsExactly(direct.solution());
    }
  }
}
