package org.fedfisher.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.fedfisher.audit.AuditReport.Counts;
import org.fedfisher.audit.AuditReport.FactRow;
import org.fedfisher.audit.Finding.Kind;
import org.fedfisher.round.Specification;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.RoundAborted;
import org.fedfisher.wire.UpdateRefused;
import org.jspecify.annotations.Nullable;

/** Concludes an audit from all that its job has seen. */
public final class Audit {
  private final AuditRequest request;
  private final List<ReadRange> read;
  private final CollectedEvidence evidence;
  private final RecordedRound recorded;
  private final Findings findings;
  private final List<RecordedRevision> revisions;

  private Audit(AuditRequest request, List<ReadRange> read, List<AuditEvidence> seen) {
    this.request = request;
    this.read = read;
    this.evidence = new CollectedEvidence(seen);
    this.recorded = RecordedRound.of(request.round(), evidence.facts());
    this.findings = recorded.findings();
    this.revisions =
        recorded.revisions().stream().filter(one -> request.covers(one.number())).toList();
  }

  /**
   * The report.
   *
   * @param read what the topics held
   * @param seen ledger facts in the order of their topic, everything else in any order
   * @throws IllegalArgumentException where the ledger knows no such round or revision
   */
  public static AuditReport conclude(
      AuditRequest request, List<ReadRange> read, List<AuditEvidence> seen) {
    return new Audit(request, read, seen).report();
  }

  private AuditReport report() {
    if (recorded.facts().isEmpty()) {
      throw new IllegalArgumentException(
          "the ledger knows no round \"%s\"".formatted(request.round()));
    }
    if (request.revision() > Math.max(0, recorded.revisions().size() - 1)) {
      throw new IllegalArgumentException(
          "round \"%s\" has no revision %d, its last is %d"
              .formatted(request.round(), request.revision(), recorded.revisions().size() - 1));
    }
    evidence.findings().forEach(findings::add);
    ModelRules models = models();
    ModelPublished last = lastPublished();
    Map<String, String> there = last == null ? Map.of() : last.getEnvironment();
    Map<String, String> here = environmentHere();
    Verdict verdict = verdict(models);
    return new AuditReport(
        request.round(),
        Math.max(0, revisions.size() - 1),
        verdict,
        reason(verdict, there, here),
        findings.kept(),
        findings.count(),
        counts(),
        models == null ? List.of() : models.models(),
        models == null ? List.of() : models.shards(),
        factRows(),
        last == null ? "" : last.getSolver(),
        there,
        here,
        Tolerance.RELATIVE,
        read,
        evidence.unread());
  }

  private @Nullable ModelRules models() {
    Specification specification = recorded.specification();
    if (specification == null) {
      return null;
    }
    ModelRules rules = new ModelRules(specification, evidence, findings);
    for (RecordedRevision revision : revisions) {
      ModelPublished published = revision.published();
      if (published == null) {
        findings.add(
            Kind.NOT_PUBLISHED,
            revision.publishedOrdinal(),
            "revision %d was closed, its model has not been published"
                .formatted(revision.number()));
      } else {
        rules.check(revision, published);
      }
    }
    if (revisions.isEmpty()) {
      findings.add(Kind.NOT_PUBLISHED, -1, unpublished());
    }
    return rules;
  }

  private String unpublished() {
    for (LedgerFact fact : recorded.facts()) {
      if (fact.getFact() instanceof RoundAborted aborted) {
        return "the round was aborted, %s: %s".formatted(aborted.getReason(), aborted.getDetail());
      }
    }
    return "the round has not been closed";
  }

  private Verdict verdict(@Nullable ModelRules models) {
    List<Finding> all = findings.kept();
    if (all.stream().anyMatch(this::contradicts)) {
      return Verdict.DIFFERENT;
    }
    if (models == null || !all.isEmpty()) {
      return Verdict.NOT_AUDITABLE;
    }
    return models.withinTolerance() ? Verdict.WITHIN_TOLERANCE : Verdict.IDENTICAL;
  }

  /** What is lacking is an excuse only where its topic has let records expire. */
  private boolean contradicts(Finding finding) {
    String topic = finding.kind().lackingFrom();
    if (topic == null) {
      return finding.kind() != Kind.NOT_PUBLISHED;
    }
    return read.stream().noneMatch(range -> range.topic().equals(topic) && range.earliest() > 0);
  }

  private String reason(Verdict verdict, Map<String, String> there, Map<String, String> here) {
    return switch (verdict) {
      case IDENTICAL -> "every check holds; sums and model are the same, bit for bit";
      case WITHIN_TOLERANCE ->
          "every check holds and the sums are the same; the model is so within %s of its largest weight, because the solver environment differs: %s"
              .formatted(Tolerance.RELATIVE, Tolerance.difference(there, here));
      case DIFFERENT -> first(this::contradicts);
      case NOT_AUDITABLE ->
          findings.kept().isEmpty()
              ? "no fact opens the round"
              : first(finding -> true) + expired(findings.kept().get(0));
    };
  }

  private String first(Predicate<Finding> wanted) {
    Finding finding = findings.kept().stream().filter(wanted).findFirst().orElseThrow();
    return FindingText.of(finding)
        + (findings.count() > 1 ? " (%,d findings in all)".formatted(findings.count()) : "");
  }

  private String expired(Finding finding) {
    return read.stream()
        .filter(range -> range.topic().equals(finding.kind().lackingFrom()) && range.earliest() > 0)
        .findFirst()
        .map(
            range ->
                "; records of %s have expired: partition %d begins at offset %d"
                    .formatted(range.topic(), range.partition(), range.earliest()))
        .orElse("");
  }

  private @Nullable ModelPublished lastPublished() {
    ModelPublished last = null;
    for (RecordedRevision revision : revisions) {
      last = revision.published() == null ? last : revision.published();
    }
    return last;
  }

  private Map<String, String> environmentHere() {
    return evidence.replayed().values().stream()
        .findFirst()
        .map(ModelPublished::getEnvironment)
        .orElse(Map.of());
  }

  private Counts counts() {
    List<RecordedAdmission> admitted =
        revisions.stream().flatMap(revision -> revision.admissions().stream()).toList();
    Map<String, Integer> refused = new TreeMap<>();
    for (LedgerFact fact : recorded.facts()) {
      if (fact.getFact() instanceof UpdateRefused refusal) {
        refused.merge(refusal.getReason().name(), 1, Integer::sum);
      }
    }
    Specification specification = recorded.specification();
    boolean signed =
        specification != null && specification.wire().getIdentity() == Identity.REGISTERED;
    return new Counts(
        recorded.facts().size(),
        admitted.size(),
        admitted.stream().mapToLong(one -> one.fact().getExamples()).sum(),
        refused,
        signed ? admitted.size() : 0);
  }

  private List<FactRow> factRows() {
    Map<Long, Integer> about = new HashMap<>();
    findings.kept().forEach(finding -> about.merge(finding.ordinal(), 1, Integer::sum));
    List<FactRow> rows = new ArrayList<>();
    for (LedgerFact fact : recorded.facts()) {
      rows.add(
          new FactRow(
              fact.getOrdinal(),
              fact.getTimeMillis(),
              FactText.of(fact),
              about.getOrDefault(fact.getOrdinal(), 0)));
    }
    return rows;
  }
}
