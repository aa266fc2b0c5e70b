package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fedfisher.endtoend.ShiftRound.FAR;
import static org.fedfisher.endtoend.ShiftRound.HONEST;
import static org.fedfisher.endtoend.ShiftRound.LATE;
import static org.fedfisher.endtoend.ShiftRound.shift;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.fedfisher.audit.AuditReport;
import org.fedfisher.audit.AuditRequest;
import org.fedfisher.audit.Finding;
import org.fedfisher.audit.Verdict;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.RoundView;
import org.fedfisher.client.UpdateEncoder;
import org.fedfisher.endtoend.CopiedTopics.Stored;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Wire;
import org.fedfisher.sim.EmbeddedAudit;
import org.fedfisher.sim.EmbeddedKafka;
import org.fedfisher.sim.FlinkSettings;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.RoundOpened;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.UpdateRefused;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Audits of a round that limits the shift, as it was and as somebody has changed it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShiftAuditEndToEndTest {
  private static final int PARTITIONS = 4;

  private Path directory;
  private RoundView limited;
  private List<Stored> records;

  @BeforeAll
  void runRound(@TempDir Path folder) throws Exception {
    directory = folder;
    try (RunningJob job = RunningJob.start(directory.resolve("job"), 2)) {
      limited = ShiftRound.run(job.kafka(), "limited", () -> {});
      records = CopiedTopics.read(job.kafka(), PARTITIONS);
    }
  }

  @Test
  void untouchedRoundIsIdenticalInAnAudit() throws Exception {
    AuditReport report = changed(List::of);
    assertThat(report.findings()).isEmpty();
    assertThat(report.verdict()).isEqualTo(Verdict.IDENTICAL);
    assertThat(report.counts().admitted()).isEqualTo(4);
  }

  /** The one who came late is refused in the place of the one who went too far. */
  @Test
  void forgedRefusalForTheShiftIsFound() throws Exception {
    EncodedUpdate late = new UpdateEncoder(limited.specification().orElseThrow()).encode(LATE);
    AuditReport report =
        changed(
            record -> {
              if (decoded(record) instanceof LedgerFact fact
                  && fact.getFact() instanceof UpdateRefused refused
                  && refused.getClient().equals(FAR.client())) {
                refused.setClient(LATE.client());
                refused.setHeaderDigest(new Sha256(Sha256s.of(late.header())));
                return List.of(record.with(Wire.encode(fact)));
              }
              return List.of(record);
            });
    assertThat(report.verdict()).isEqualTo(Verdict.DIFFERENT);
    assertThat(report.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Finding.Kind.REFUSED_AGAINST_RULES);
              assertThat(finding.client()).isEqualTo(LATE.client());
              assertThat(finding.detail()).contains("shift").contains("no rule of the round");
            });
  }

  @Test
  void admissionBeyondTheLimitIsFound() throws Exception {
    AuditReport report =
        changed(
            record -> {
              if (decoded(record) instanceof LedgerFact fact
                  && fact.getFact() instanceof RoundOpened opened) {
                opened.getSpecification().getLimits().setMaxShift(shift(HONEST.get(0)) / 2);
                return List.of(record.with(Wire.encode(fact)));
              }
              return List.of(record);
            });
    assertThat(report.verdict()).isEqualTo(Verdict.DIFFERENT);
    assertThat(report.findings())
        .filteredOn(finding -> finding.client().equals(HONEST.get(0).client()))
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.kind()).isEqualTo(Finding.Kind.ADMITTED_AGAINST_RULES));
  }

  @Test
  void withoutInitialWeightsAnAuditSaysThatTheyAreLacking() throws Exception {
    AuditReport report =
        changed(
            record ->
                decoded(record) instanceof GlobalModelBlock block
                        && block.getVariant() == ModelVariant.INITIAL
                    ? List.of()
                    : List.of(record));
    assertThat(report.findings())
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.kind()).isEqualTo(Finding.Kind.INITIAL_WEIGHTS_MISSING));
  }

  private AuditReport audit(KafkaClients kafka) throws Exception {
    return EmbeddedAudit.run(
        Path.of("../flink-conf"),
        new FlinkSettings(
            kafka.bootstrapServers(), 2, 0, Files.createTempDirectory(directory, "audit")),
        new AuditRequest("limited", AuditRequest.NEWEST),
        (read, of) -> {});
  }

  /** Audits a copy of the round, changed record by record. */
  private AuditReport changed(Function<Stored, List<Stored>> change) throws Exception {
    try (EmbeddedKafka broker =
        EmbeddedKafka.start(Files.createTempDirectory(directory, "kafka"))) {
      KafkaClients kafka = new KafkaClients(broker.bootstrapServers());
      CopiedTopics.write(kafka, PARTITIONS, records, change);
      return audit(kafka);
    }
  }

  private static Object decoded(Stored record) {
    try {
      return Wire.decode(record.value());
    } catch (InvalidRecordException e) {
      throw new IllegalStateException(e);
    }
  }
}
