package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.fedfisher.audit.AuditReport;
import org.fedfisher.audit.AuditRequest;
import org.fedfisher.audit.Finding;
import org.fedfisher.audit.Verdict;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.TopicBackup;
import org.fedfisher.endtoend.CopiedTopics.Stored;
import org.fedfisher.report.ReportJson;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.sim.EmbeddedAudit;
import org.fedfisher.sim.EmbeddedKafka;
import org.fedfisher.sim.FlinkSettings;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.UpdateAdmitted;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Audits of rounds that a real job ran, as they are and as somebody has changed them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditEndToEndTest {
  private static final Path CONF = Path.of("../flink-conf");
  private static final int PARTITIONS = 4;

  private Path directory;
  private RunningJob job;
  private List<Stored> records;

  /** A diagonal round, and one with K-FAC during which the task manager dies. */
  @BeforeAll
  void runRounds(@TempDir Path folder) throws Exception {
    directory = folder;
    job = RunningJob.start(directory.resolve("job"), 2);
    TestRound diagonal = TestRound.open(job.kafka(), "diagonal", 4);
    TestRound.clients(4).forEach(diagonal::publish);
    diagonal.awaitPublished();
    TestRound kfac = TestRound.open(job.kafka(), strict("kfac"));
    List<LocalUpdate> clients = CurvedClients.kfac(4);
    clients.subList(0, 2).forEach(client -> publish(kfac, client));
    kfac.await(view -> view.admitted().size() == 2);
    job.failTasks();
    clients.subList(2, 4).forEach(client -> publish(kfac, client));
    kfac.awaitPublished();
    runRoundWithRevision();
    records = CopiedTopics.read(job.kafka(), PARTITIONS);
  }

  private void runRoundWithRevision() {
    RoundSpecification asked = TestRound.specification("late", 2, FisherStructure.DIAGONAL);
    asked.setAllowedLatenessMillis(Duration.ofMinutes(5).toMillis());
    TestRound late = TestRound.open(job.kafka(), asked);
    late.publish(TestRound.client(0));
    late.publish(TestRound.client(1));
    late.awaitPublished();
    late.publish(TestRound.client(2));
    late.await(
        view ->
            view.facts().stream()
                .anyMatch(
                    fact ->
                        fact.getFact() instanceof ModelPublished model
                            && model.getRevision() == 1));
  }

  @AfterAll
  void stop() throws Exception {
    job.close();
  }

  private static void publish(TestRound round, LocalUpdate client) {
    EncodedUpdate encoded = round.encode(client);
    List<byte[]> values = new ArrayList<>(encoded.blocks());
    values.add(encoded.header());
    round.send(client.client(), values);
  }

  private static RoundSpecification strict(String name) {
    RoundSpecification asked = TestRound.specification(name, 4, FisherStructure.KFAC);
    asked.setFactorEncoding(TensorEncoding.EIGEN9);
    asked.setFactorRank(CurvedClients.RANK);
    asked.setSolver(new Solver(SolverKind.CONJUGATE_GRADIENT, 500, 0.3, 1e-8, Arithmetic.STRICT));
    return asked;
  }

  private AuditReport audit(KafkaClients kafka, String round, int parallelism) throws Exception {
    return audit(kafka, new AuditRequest(round, AuditRequest.NEWEST), parallelism);
  }

  private AuditReport audit(KafkaClients kafka, AuditRequest request, int parallelism)
      throws Exception {
    Path work = Files.createTempDirectory(directory, "audit");
    return EmbeddedAudit.run(
        CONF,
        new FlinkSettings(kafka.bootstrapServers(), parallelism, 0, work),
        request,
        (read, of) -> {});
  }

  /** Audits a copy of the diagonal round, changed record by record. */
  private AuditReport changed(Function<Stored, List<Stored>> change) throws Exception {
    try (EmbeddedKafka broker =
        EmbeddedKafka.start(Files.createTempDirectory(directory, "kafka"))) {
      KafkaClients kafka = new KafkaClients(broker.bootstrapServers());
      CopiedTopics.write(kafka, PARTITIONS, records, change);
      return audit(kafka, "diagonal", 2);
    }
  }

  private static SpecificRecord decoded(Stored record) throws Exception {
    return Wire.decode(record.value());
  }

  private static boolean isBlock(Stored record, String client, int shard) throws Exception {
    return decoded(record) instanceof ClientUpdateBlock block
        && block.getRound().equals("diagonal")
        && block.getClient().equals(client)
        && block.getShard() == shard;
  }

  private static boolean isFact(Stored record, long ordinal) throws Exception {
    return decoded(record) instanceof LedgerFact fact
        && fact.getRound().equals("diagonal")
        && fact.getOrdinal() == ordinal;
  }

  private interface Change {
    List<Stored> of(Stored record) throws Exception;
  }

  private static Function<Stored, List<Stored>> each(Change change) {
    return record -> {
      try {
        return change.of(record);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    };
  }

  private static Stored flipped(Stored record) {
    byte[] value = record.value().clone();
    // In the last number of the last tensor's data; what follows are rows and columns, one byte
    // each.
    value[value.length - 6] ^= 1;
    return record.with(value);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void untouchedRoundIsIdenticalAtAnyParallelism(int parallelism) throws Exception {
    AuditReport report = audit(job.kafka(), "diagonal", parallelism);
    assertThat(report.findings()).isEmpty();
    assertThat(report.verdict()).isEqualTo(Verdict.IDENTICAL);
    assertThat(report.shards()).hasSize(6).allMatch(AuditReport.ShardRow::identical);
    assertThat(report.models()).hasSize(3).allMatch(AuditReport.ModelRow::identical);
    assertThat(report.counts().admitted()).isEqualTo(4);
  }

  @Test
  void backupOnAnotherBrokerIsIdentical() throws Exception {
    Path backup = directory.resolve("backup");
    TopicBackup.write(job.kafka(), TopicBackup.EVERYTHING, backup);
    try (EmbeddedKafka broker =
        EmbeddedKafka.start(Files.createTempDirectory(directory, "kafka"))) {
      KafkaClients kafka = new KafkaClients(broker.bootstrapServers());
      TopicBackup.restore(kafka, backup);
      AuditReport report = audit(kafka, "diagonal", 2);
      assertThat(report.findings()).isEmpty();
      assertThat(report.verdict()).isEqualTo(Verdict.IDENTICAL);
    }
  }

  @Test
  void roundWithACrashIsIdentical() throws Exception {
    AuditReport report = audit(job.kafka(), "kfac", 2);
    assertThat(report.findings()).isEmpty();
    assertThat(report.verdict()).isEqualTo(Verdict.IDENTICAL);
    assertThat(report.shards()).hasSize(3).allMatch(AuditReport.ShardRow::identical);
    assertThat(report.models()).hasSize(4).allMatch(AuditReport.ModelRow::identical);
  }

  @Test
  void everyRevisionIsAuditedOrThoseThatAreAskedFor() throws Exception {
    AuditReport all = audit(job.kafka(), "late", 2);
    assertThat(all.findings()).isEmpty();
    assertThat(all.verdict()).isEqualTo(Verdict.IDENTICAL);
    assertThat(all.revision()).isEqualTo(1);
    assertThat(all.shards()).hasSize(12).allMatch(AuditReport.ShardRow::identical);
    assertThat(all.models()).hasSize(6).allMatch(AuditReport.ModelRow::identical);
    assertThat(all.counts().admitted()).isEqualTo(3);
    AuditReport first = audit(job.kafka(), new AuditRequest("late", 0), 2);
    assertThat(first.verdict()).isEqualTo(Verdict.IDENTICAL);
    assertThat(first.counts().admitted()).isEqualTo(2);
  }

  @Test
  void flippedBitInABlockIsNamed() throws Exception {
    AuditReport report =
        changed(each(record -> List.of(isBlock(record, "client-2", 3) ? flipped(record) : record)));
    assertThat(report.verdict()).isEqualTo(Verdict.DIFFERENT);
    Finding finding = only(report);
    assertThat(finding.kind()).isEqualTo(Finding.Kind.BLOCK_DIFFERS);
    assertThat(finding.client()).isEqualTo("client-2");
    assertThat(finding.shard()).isEqualTo(3);
    assertThat(finding.ordinal()).isBetween(1L, 4L);
    assertThat(report.shards())
        .filteredOn(row -> !row.identical())
        .extracting(AuditReport.ShardRow::shard)
        .containsExactly(3);
    assertThat(ReportJson.text(report))
        .contains("\"verdict\" : \"DIFFERENT\"")
        .contains("\"kind\" : \"BLOCK_DIFFERS\"")
        .contains("\"client\" : \"client-2\"");
  }

  @Test
  void removedUpdateIsNamed() throws Exception {
    AuditReport report =
        changed(
            each(
                record ->
                    record.topic().equals(Topics.CLIENT_UPDATES) && record.key().equals("client-1")
                        ? List.of()
                        : List.of(record)));
    assertThat(report.verdict()).isEqualTo(Verdict.DIFFERENT);
    Finding finding = only(report);
    assertThat(finding.kind()).isEqualTo(Finding.Kind.HEADER_MISSING);
    assertThat(finding.client()).isEqualTo("client-1");
    assertThat(report.shards()).noneMatch(AuditReport.ShardRow::identical);
  }

  @Test
  void expiredUpdateIsNotAuditable() throws Exception {
    try (EmbeddedKafka broker =
        EmbeddedKafka.start(Files.createTempDirectory(directory, "kafka"))) {
      KafkaClients kafka = new KafkaClients(broker.bootstrapServers());
      CopiedTopics.write(kafka, PARTITIONS, records, List::of);
      Stored some =
          records.stream()
              .filter(record -> record.topic().equals(Topics.CLIENT_UPDATES))
              .findFirst()
              .orElseThrow();
      try (Admin admin = kafka.admin()) {
        admin
            .deleteRecords(
                Map.of(
                    new TopicPartition(some.topic(), some.partition()),
                    RecordsToDelete.beforeOffset(1)))
            .all()
            .get();
      }
      AuditReport report = audit(kafka, "diagonal", 2);
      assertThat(report.verdict()).isEqualTo(Verdict.NOT_AUDITABLE);
      assertThat(only(report).client()).isEqualTo(some.key());
      assertThat(report.reason())
          .contains("records of fedfisher.client-updates have expired")
          .contains("partition %d begins at offset 1".formatted(some.partition()));
    }
  }

  @Test
  void injectedAdmissionIsNamed() throws Exception {
    AuditReport report =
        changed(
            each(
                record -> {
                  if (!isFact(record, 6)) {
                    return List.of(record);
                  }
                  LedgerFact last = (LedgerFact) decoded(record);
                  UpdateAdmitted admitted =
                      new UpdateAdmitted(
                          "ghost",
                          "u1",
                          ((ModelPublished) last.getFact()).getModelDigest(),
                          7L,
                          ByteBuffer.allocate(0),
                          0);
                  LedgerFact injected = LedgerFact.newBuilder(last).setFact(admitted).build();
                  injected.setOrdinal(7);
                  return List.of(record, record.with(Wire.encode(injected)));
                }));
    assertThat(report.verdict()).isEqualTo(Verdict.DIFFERENT);
    Finding finding = only(report);
    assertThat(finding.kind()).isEqualTo(Finding.Kind.FACT_AGAINST_RULES);
    assertThat(finding.ordinal()).isEqualTo(7);
    assertThat(finding.client()).isEqualTo("ghost");
    assertThat(report.shards()).allMatch(AuditReport.ShardRow::identical);
  }

  @Test
  void swappedModelIsNamed() throws Exception {
    AuditReport report =
        changed(
            each(
                record -> {
                  if (decoded(record) instanceof GlobalModelBlock block
                      && block.getRound().equals("diagonal")
                      && block.getVariant() == ModelVariant.SOLUTION
                      && block.getBlock() == 4) {
                    ByteBuffer weights = ByteBuffer.allocate(block.getWeights().remaining());
                    block.setWeights(weights);
                    return List.of(record.with(Wire.encode(block)));
                  }
                  return List.of(record);
                }));
    assertThat(report.verdict()).isEqualTo(Verdict.DIFFERENT);
    assertThat(report.findings())
        .filteredOn(finding -> finding.kind() == Finding.Kind.MODEL_DAMAGED)
        .singleElement()
        .satisfies(finding -> assertThat(finding.shard()).isEqualTo(4));
    assertThat(report.shards()).allMatch(AuditReport.ShardRow::identical);
  }

  @Test
  void unknownRoundIsAnError() {
    assertThatThrownBy(() -> audit(job.kafka(), "nobody-opened", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the ledger knows no round \"nobody-opened\"");
  }

  private static Finding only(AuditReport report) {
    assertThat(report.findings()).hasSize(1);
    return report.findings().get(0);
  }
}
