package org.fedfisher.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fedfisher.audit.Finding.Kind;
import org.fedfisher.round.Rounds;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.CloseReason;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.Sha256;
import org.junit.jupiter.api.Test;

/** From evidence to verdict: a round of two clients, whose model is compared once. */
class AuditTest {
  private static final String MODEL = Sha256s.hex(Ledger.DIGEST);
  private static final String OTHER = Sha256s.hex(Sha256s.of(new byte[] {8}));
  private static final Map<String, String> BLAS =
      Map.of("arithmetic", "BLAS float32, one thread", "java", "17");
  private static final Map<String, String> OTHER_BLAS =
      Map.of("arithmetic", "BLAS float32, one thread", "java", "21");
  private static final Map<String, String> FIXED =
      Map.of("arithmetic", "IEEE 754 double, fixed order", "java", "17");

  private final List<AuditEvidence> evidence = new ArrayList<>();
  private long updatesBegin;

  private static Ledger ledger() {
    return new Ledger(Rounds.wire(FisherStructure.DIAGONAL, 2, 1))
        .opened()
        .admitted("a", "b")
        .closed(CloseReason.TARGET_REACHED, 2);
  }

  private void facts(Ledger ledger) {
    for (LedgerFact fact : ledger.facts()) {
      evidence.add(AuditEvidence.of(Wire.encode(fact)));
    }
  }

  /** The facts of a published round, solved there and again in these environments. */
  private void published(Map<String, String> there, Map<String, String> here) {
    Ledger ledger = ledger();
    ModelPublished model = ledger.model(0, 2);
    model.setEnvironment(new HashMap<>(there));
    facts(ledger.add(model));
    ModelPublished again = ledger.model(0, 2);
    again.setEnvironment(new HashMap<>(here));
    evidence.add(AuditEvidence.replayed(Wire.encode(new LedgerFact("r1", 4L, 1L, again))));
    for (int shard = 0; shard < 3; shard++) {
      sums(shard, MODEL, MODEL);
    }
  }

  private void sums(int shard, String stated, String refolded) {
    evidence.add(AuditEvidence.of(new ShardDigest(0, shard, MODEL, stated)));
    evidence.add(AuditEvidence.of(new ShardDigest(0, shard, "", refolded)));
  }

  private void model(String digest, String stored, String replayed, long first, double largest) {
    evidence.add(
        AuditEvidence.of(
            new ModelComparison(
                0,
                "SOLUTION",
                digest,
                true,
                -1,
                -1,
                stored,
                replayed,
                first < 0 ? 0 : 1,
                first,
                largest,
                2.0)));
  }

  private AuditReport audit() {
    return Audit.conclude(
        new AuditRequest("r1", AuditRequest.NEWEST),
        List.of(new ReadRange(Topics.CLIENT_UPDATES, 1, updatesBegin, 100)),
        evidence);
  }

  private static Finding only(AuditReport report) {
    assertThat(report.findings()).hasSize(1);
    return report.findings().get(0);
  }

  @Test
  void sameBitsAreIdenticalWhateverTheEnvironment() {
    published(BLAS, OTHER_BLAS);
    model(MODEL, MODEL, MODEL, -1, 0);
    AuditReport report = audit();
    assertThat(report.verdict()).isEqualTo(Verdict.IDENTICAL);
    assertThat(report.counts().admitted()).isEqualTo(2);
    assertThat(report.shards()).hasSize(3).allMatch(AuditReport.ShardRow::identical);
  }

  @Test
  void anotherEnvironmentExcusesASmallDifferenceAndIsNamed() {
    published(BLAS, OTHER_BLAS);
    model(MODEL, MODEL, OTHER, 7, 2.0 * Tolerance.RELATIVE);
    AuditReport report = audit();
    assertThat(report.verdict()).isEqualTo(Verdict.WITHIN_TOLERANCE);
    assertThat(report.reason()).contains("java was \"17\", here it is \"21\"");
  }

  @Test
  void noEnvironmentExcusesALargeDifference() {
    published(BLAS, OTHER_BLAS);
    model(MODEL, MODEL, OTHER, 7, Math.nextUp(2.0 * Tolerance.RELATIVE));
    AuditReport report = audit();
    assertThat(report.verdict()).isEqualTo(Verdict.DIFFERENT);
    assertThat(only(report).kind()).isEqualTo(Kind.MODEL_DIFFERS);
    assertThat(only(report).shard()).isEqualTo(2);
    assertThat(only(report).ordinal()).isEqualTo(4);
  }

  @Test
  void sameEnvironmentAndFixedOrderExcuseNothing() {
    published(BLAS, BLAS);
    model(MODEL, MODEL, OTHER, 0, 1e-9);
    assertThat(audit().verdict()).isEqualTo(Verdict.DIFFERENT);
    evidence.clear();
    Map<String, String> elsewhere = new HashMap<>(FIXED);
    elsewhere.put("java", "21");
    published(FIXED, elsewhere);
    model(MODEL, MODEL, OTHER, 0, 1e-9);
    assertThat(only(audit()).kind()).isEqualTo(Kind.MODEL_DIFFERS);
  }

  @Test
  void shardWhoseSumsDifferIsNamed() {
    Ledger ledger = ledger();
    facts(ledger.published(2));
    ModelPublished again = ledger.model(0, 2);
    again.setSumsDigest(new Sha256(Sha256s.of(new byte[] {8})));
    evidence.add(AuditEvidence.replayed(Wire.encode(new LedgerFact("r1", 4L, 1L, again))));
    sums(0, MODEL, MODEL);
    sums(1, MODEL, OTHER);
    sums(2, MODEL, MODEL);
    model(MODEL, MODEL, OTHER, 0, 1.0);
    AuditReport report = audit();
    assertThat(report.verdict()).isEqualTo(Verdict.DIFFERENT);
    assertThat(only(report).kind()).isEqualTo(Kind.SUMS_DIFFER);
    assertThat(only(report).shard()).isEqualTo(1);
  }

  @Test
  void storedModelMustBeWholeItsOwnAndTheOnlyOne() {
    published(FIXED, FIXED);
    AuditReport missing = audit();
    assertThat(only(missing).kind()).isEqualTo(Kind.MODEL_MISSING);
    model(MODEL, OTHER, MODEL, 5, 1.0);
    AuditReport damaged = audit();
    assertThat(only(damaged).kind()).isEqualTo(Kind.MODEL_DAMAGED);
    assertThat(only(damaged).shard()).isEqualTo(1);
    evidence.remove(evidence.size() - 1);
    model(MODEL, MODEL, MODEL, -1, 0);
    model(OTHER, OTHER, MODEL, 0, 1.0);
    AuditReport twice = audit();
    assertThat(only(twice).kind()).isEqualTo(Kind.MODEL_TWICE);
    assertThat(only(twice).detail()).contains(OTHER);
  }

  @Test
  void whatIsLackingIsExcusedWhereItsTopicHasExpired() {
    Ledger ledger = ledger();
    facts(ledger.published(2));
    model(MODEL, MODEL, "", -1, 0);
    evidence.add(
        AuditEvidence.of(new Finding(Kind.BLOCK_MISSING, 0, 2, "b", 1, "none has the digest")));
    assertThat(audit().verdict()).isEqualTo(Verdict.DIFFERENT);
    updatesBegin = 1;
    AuditReport report = audit();
    assertThat(report.verdict()).isEqualTo(Verdict.NOT_AUDITABLE);
    assertThat(report.reason()).contains("partition 1 begins at offset 1");
    evidence.add(AuditEvidence.of(new Finding(Kind.BLOCK_DIFFERS, 0, 2, "b", 2, "another digest")));
    assertThat(audit().verdict()).isEqualTo(Verdict.DIFFERENT);
    assertThat(audit().reason()).startsWith("block differs (ordinal 2, client b, shard 2)");
  }

  @Test
  void roundWithoutAModelIsNotAuditable() {
    facts(ledger());
    AuditReport report = audit();
    assertThat(report.verdict()).isEqualTo(Verdict.NOT_AUDITABLE);
    assertThat(report.reason()).contains("its model has not been published");
    evidence.clear();
    facts(new Ledger(Rounds.wire(FisherStructure.DIAGONAL, 2, 1)).opened());
    assertThat(audit().reason()).contains("the round has not been closed");
  }

  @Test
  void unknownRoundAndRevisionAreErrors() {
    assertThatThrownBy(this::audit).hasMessage("the ledger knows no round \"r1\"");
    published(FIXED, FIXED);
    assertThatThrownBy(() -> Audit.conclude(new AuditRequest("r1", 1), List.of(), evidence))
        .hasMessage("round \"r1\" has no revision 1, its last is 0");
  }
}
