package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.audit.AuditReport;
import org.fedfisher.audit.AuditRequest;
import org.fedfisher.audit.Finding;
import org.fedfisher.audit.Verdict;
import org.fedfisher.client.ClientRegistry;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.KeyFiles;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.UpdatePublisher;
import org.fedfisher.endtoend.CopiedTopics.Stored;
import org.fedfisher.schemas.Ed25519;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.sim.EmbeddedAudit;
import org.fedfisher.sim.EmbeddedKafka;
import org.fedfisher.sim.FlinkSettings;
import org.fedfisher.wire.ClientKey;
import org.fedfisher.wire.ClientRegistration;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.UpdateAdmitted;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Audits of a round of registered clients, as it is and as somebody has changed who signed it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditIdentityEndToEndTest {
  private static final Path CONF = Path.of("../flink-conf");
  private static final int PARTITIONS = 4;
  private static final String CHANGED = "client-1";

  private Path directory;
  private List<Stored> records;

  @BeforeAll
  void runRound(@TempDir Path folder) throws Exception {
    directory = folder;
    try (RunningJob job = RunningJob.start(directory.resolve("job"), 2)) {
      Map<String, KeyPair> keys = new TreeMap<>();
      Map<String, byte[]> raw = new TreeMap<>();
      for (LocalUpdate client : TestRound.clients(3)) {
        KeyPair key = KeyFiles.generate();
        keys.put(client.client(), key);
        raw.put(client.client(), Ed25519.raw(key.getPublic()));
      }
      new ClientRegistry(job.kafka(), Clock.systemUTC()).register(raw);
      RoundSpecification asked = TestRound.specification("signed", 3, FisherStructure.DIAGONAL);
      asked.setIdentity(Identity.REGISTERED);
      TestRound round = TestRound.open(job.kafka(), asked);
      for (LocalUpdate client : TestRound.clients(3)) {
        try (UpdatePublisher publisher =
            UpdatePublisher.transactional(job.kafka(), client.client())) {
          publisher.publish(round.encode(client).signed(keys.get(client.client())));
        }
      }
      round.awaitPublished();
      records = CopiedTopics.read(job.kafka(), PARTITIONS);
    }
  }

  @AfterAll
  void forget() {
    records = List.of();
  }

  @Test
  void untouchedRoundIsIdenticalAndEverySignatureIsChecked() throws Exception {
    AuditReport report = changed(record -> record);
    assertThat(report.findings()).isEmpty();
    assertThat(report.verdict()).isEqualTo(Verdict.IDENTICAL);
    assertThat(report.counts().signatures()).isEqualTo(3);
  }

  @Test
  void tamperedSignatureIsNamed() throws Exception {
    AuditReport report =
        changed(record -> record instanceof ClientUpdateHeader header ? tampered(header) : record);
    Finding finding = only(report);
    assertThat(finding.kind()).isEqualTo(Finding.Kind.HEADER_DIFFERS);
  }

  /** Whoever changes the ledger too, so that it names the changed header. */
  @Test
  void tamperedSignatureThatTheLedgerNamesIsFoundAllTheSame() throws Exception {
    Sha256 digest = tamperedDigest();
    AuditReport report =
        changed(
            record -> {
              if (record instanceof ClientUpdateHeader header) {
                return tampered(header);
              }
              if (record instanceof LedgerFact fact
                  && fact.getFact() instanceof UpdateAdmitted admitted
                  && admitted.getClient().equals(CHANGED)) {
                admitted.setHeaderDigest(digest);
              }
              return record;
            });
    Finding finding = only(report);
    assertThat(finding.kind()).isEqualTo(Finding.Kind.BAD_SIGNATURE);
    assertThat(finding.detail()).contains("it is not signed by");
  }

  @Test
  void keyThatWasRevokedBeforeIsNamed() throws Exception {
    // Longer ago than clocks may differ.
    long hour = Duration.ofHours(1).toMillis();
    AuditReport report =
        registered(
            client -> {
              for (ClientKey key : client.getKeys()) {
                key.setRegisteredAtMillis(key.getRegisteredAtMillis() - 2 * hour);
                key.setRevokedAtMillis(key.getRegisteredAtMillis() + hour);
              }
            });
    Finding finding = only(report);
    assertThat(finding.kind()).isEqualTo(Finding.Kind.KEY_NOT_REGISTERED);
    assertThat(finding.detail()).contains("was revoked at");
  }

  @Test
  void keyThatNobodyRegisteredIsNamed() throws Exception {
    AuditReport report = registered(client -> client.setKeys(List.of()));
    Finding finding = only(report);
    assertThat(finding.kind()).isEqualTo(Finding.Kind.KEY_NOT_REGISTERED);
    assertThat(finding.detail()).contains("the client has no registered key");
  }

  /** An audit of the round with another registration of one client. */
  private AuditReport registered(Consumer<ClientRegistration> change) throws Exception {
    return changed(
        record -> {
          if (record instanceof ClientRegistration client && client.getClient().equals(CHANGED)) {
            change.accept(client);
          }
          return record;
        });
  }

  private AuditReport changed(UnaryOperator<SpecificRecord> change) throws Exception {
    List<Stored> copy = new ArrayList<>();
    for (Stored record : records) {
      copy.add(record.with(Wire.encode(change.apply(Wire.decode(record.value())))));
    }
    try (EmbeddedKafka broker =
        EmbeddedKafka.start(Files.createTempDirectory(directory, "kafka"))) {
      KafkaClients kafka = new KafkaClients(broker.bootstrapServers());
      CopiedTopics.write(kafka, PARTITIONS, copy, List::of);
      return EmbeddedAudit.run(
          CONF,
          new FlinkSettings(
              kafka.bootstrapServers(), 1, 0, Files.createTempDirectory(directory, "audit")),
          new AuditRequest("signed", AuditRequest.NEWEST),
          (read, of) -> {});
    }
  }

  private static SpecificRecord tampered(ClientUpdateHeader header) {
    if (header.getClient().equals(CHANGED)) {
      byte[] signature = new byte[header.getSignature().remaining()];
      header.getSignature().duplicate().get(signature);
      signature[0] ^= 1;
      header.setSignature(ByteBuffer.wrap(signature));
    }
    return header;
  }

  private Sha256 tamperedDigest() throws Exception {
    for (Stored record : records) {
      if (record.topic().equals(Topics.CLIENT_UPDATES)
          && Wire.decode(record.value()) instanceof ClientUpdateHeader header
          && header.getClient().equals(CHANGED)) {
        return new Sha256(Sha256s.of(Wire.encode(tampered(header))));
      }
    }
    throw new IllegalStateException("no header of " + CHANGED);
  }

  /** Everything is about the one client, and nothing else is wrong. */
  private static Finding only(AuditReport report) {
    assertThat(report.verdict()).isEqualTo(Verdict.DIFFERENT);
    assertThat(report.findings()).hasSize(1);
    Finding finding = report.findings().get(0);
    assertThat(finding.client()).isEqualTo(CHANGED);
    return finding;
  }
}
