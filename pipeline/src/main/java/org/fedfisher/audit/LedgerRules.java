package org.fedfisher.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.fedfisher.audit.Finding.Kind;
import org.fedfisher.audit.LedgerMoment.Phase;
import org.fedfisher.round.Specification;
import org.fedfisher.solve.SolverText;
import org.fedfisher.wire.AbortReason;
import org.fedfisher.wire.CloseReason;
import org.fedfisher.wire.CommandRefused;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.RevisionClosed;
import org.fedfisher.wire.RoundAborted;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundOpened;
import org.fedfisher.wire.RoundSealed;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;
import org.jspecify.annotations.Nullable;

/**
 * Walks a round's facts in the order of their ordinals and says which of them the ledger must not
 * have recorded. Written from the rules and not from the ledger's code, so that a mistake there is
 * found here. A fact against the rules does not count for the next ones.
 */
final class LedgerRules {
  private final String round;
  private final Findings findings;
  private final Set<String> clients = new HashSet<>();
  private final Map<String, Integer> refused = new TreeMap<>();
  private final List<RecordedRevision> revisions = new ArrayList<>();
  private final List<RecordedRefusal> refusals = new ArrayList<>();
  private final Map<Long, Integer> keptOrdinals = new HashMap<>();
  private List<RecordedAdmission> admissions = new ArrayList<>();
  private Phase phase = Phase.UNOPENED;
  private @Nullable Specification specification;
  private long examples;

  LedgerRules(String round, Findings findings) {
    this.round = round;
    this.findings = findings;
  }

  void accept(LedgerFact record) {
    Object fact = record.getFact();
    Integer keptFor = keptOrdinals.get(record.getOrdinal());
    if (keptFor != null && !(fact instanceof ModelPublished)) {
      broken(record, "this ordinal was kept for the model of revision %d".formatted(keptFor));
    }
    if (fact instanceof RoundOpened opened) {
      opened(record, opened);
    } else if (fact instanceof UpdateAdmitted admitted) {
      admitted(record, admitted);
    } else if (fact instanceof UpdateRefused refusal) {
      refused(record, refusal);
    } else if (fact instanceof RoundClosed closed) {
      closed(record, closed);
    } else if (fact instanceof RevisionClosed closed) {
      revisionClosed(record, closed);
    } else if (fact instanceof RoundSealed sealed) {
      sealed(record, sealed);
    } else if (fact instanceof RoundAborted aborted) {
      aborted(record, aborted);
    } else if (fact instanceof ModelPublished published) {
      published(record, published, keptFor);
    } else if (!(fact instanceof CommandRefused)) {
      broken(record, "a kind of fact that this audit does not know");
    }
  }

  RecordedRound end(List<LedgerFact> facts) {
    return new RecordedRound(round, specification, facts, revisions, refusals, findings);
  }

  private void opened(LedgerFact record, RoundOpened fact) {
    if (phase != Phase.UNOPENED) {
      broken(record, "the round was opened before");
      return;
    }
    try {
      Specification found = Specification.of(fact.getSpecification());
      if (!found.round().equals(round)) {
        broken(record, "the specification is of round \"%s\"".formatted(found.round()));
      }
      specification = found;
      phase = Phase.OPEN;
    } catch (IllegalArgumentException e) {
      broken(record, "not a valid specification: " + e.getMessage());
    }
  }

  private void admitted(LedgerFact record, UpdateAdmitted fact) {
    String wrong = moment().forbids(record.getTimeMillis(), fact);
    if (wrong != null) {
      findings.add(
          new Finding(
              clients.contains(fact.getClient()) ? Kind.CLIENT_TWICE : Kind.FACT_AGAINST_RULES,
              fact.getRevision(),
              record.getOrdinal(),
              fact.getClient(),
              -1,
              "%s: %s".formatted(FactText.of(record), wrong)));
      return;
    }
    clients.add(fact.getClient());
    examples += fact.getExamples();
    admissions.add(new RecordedAdmission(record.getOrdinal(), record.getTimeMillis(), fact));
  }

  private void refused(LedgerFact record, UpdateRefused fact) {
    String wrong = moment().forbids(fact);
    if (wrong != null) {
      findings.add(
          new Finding(
              Kind.FACT_AGAINST_RULES,
              0,
              record.getOrdinal(),
              fact.getClient(),
              -1,
              "%s: %s".formatted(FactText.of(record), wrong)));
    }
    refused.merge(fact.getReason().name(), 1, Integer::sum);
    refusals.add(new RecordedRefusal(record.getOrdinal(), examples, fact));
  }

  private void closed(LedgerFact record, RoundClosed fact) {
    Specification known = specification;
    if (known == null || phase != Phase.OPEN) {
      broken(record, "the round is " + phase);
      return;
    }
    int target = known.wire().getTargetClients();
    int quorum = known.wire().getQuorum();
    counts(record, fact.getAdmitted(), fact.getExamples(), fact.getRefused());
    boolean reached = clients.size() >= target;
    if (fact.getReason() == CloseReason.TARGET_REACHED ? !reached : clients.size() < quorum) {
      broken(
          record,
          "%d clients were admitted, the target is %d and the quorum %d"
              .formatted(clients.size(), target, quorum));
    }
    if (fact.getReason() == CloseReason.DEADLINE
        && record.getTimeMillis() < known.deadlineMillis()) {
      broken(
          record,
          "at %d, the deadline was at %d"
              .formatted(record.getTimeMillis(), known.deadlineMillis()));
    }
    phase = Phase.CLOSED;
    revise(record, fact.getPublishedOrdinal());
  }

  private void revisionClosed(LedgerFact record, RevisionClosed fact) {
    if (phase != Phase.CLOSED) {
      broken(record, "the round is " + phase);
      return;
    }
    if (fact.getRevision() != revisions.size()) {
      broken(record, "the next revision is %d".formatted(revisions.size()));
    }
    if (admissions.isEmpty()) {
      broken(record, "no update was admitted to it");
    }
    counts(record, fact.getAdmitted(), fact.getExamples(), null);
    revise(record, fact.getPublishedOrdinal());
  }

  private void revise(LedgerFact record, long publishedOrdinal) {
    if (publishedOrdinal != record.getOrdinal() + 1) {
      broken(
          record,
          "keeps the ordinal %d for its model, expected %d"
              .formatted(publishedOrdinal, record.getOrdinal() + 1));
    }
    keptOrdinals.put(publishedOrdinal, revisions.size());
    revisions.add(
        new RecordedRevision(
            revisions.size(),
            admissions,
            record.getOrdinal(),
            record.getTimeMillis(),
            publishedOrdinal,
            null));
    admissions = new ArrayList<>();
  }

  private void sealed(LedgerFact record, RoundSealed fact) {
    if (phase != Phase.CLOSED) {
      broken(record, "the round is " + phase);
      return;
    }
    if (fact.getRevision() != revisions.size() - 1 || !admissions.isEmpty()) {
      broken(
          record,
          "the last revision is %d, and %d admissions are in none"
              .formatted(revisions.size() - 1, admissions.size()));
    }
    counts(record, fact.getAdmitted(), examples, fact.getRefused());
    phase = Phase.SEALED;
  }

  private void aborted(LedgerFact record, RoundAborted fact) {
    Specification known = specification;
    if (known == null || phase != Phase.OPEN) {
      broken(record, "the round is " + phase);
      return;
    }
    counts(record, fact.getAdmitted(), examples, fact.getRefused());
    int quorum = known.wire().getQuorum();
    if (fact.getReason() == AbortReason.QUORUM_NOT_MET && clients.size() >= quorum) {
      broken(record, "%d clients met the quorum of %d".formatted(clients.size(), quorum));
    }
    phase = Phase.ABORTED;
  }

  private void published(LedgerFact record, ModelPublished fact, @Nullable Integer keptFor) {
    Specification known = specification;
    if (keptFor == null || known == null || fact.getRevision() != keptFor) {
      broken(record, "this ordinal was not kept for it");
      return;
    }
    RecordedRevision revision = revisions.get(keptFor);
    List<RecordedAdmission> counted =
        revisions.stream().limit(keptFor + 1L).flatMap(one -> one.admissions().stream()).toList();
    long sum = counted.stream().mapToLong(one -> one.fact().getExamples()).sum();
    if (fact.getAdmitted() != counted.size() || fact.getExamples() != sum) {
      broken(
          record,
          "counts %d clients with %,d examples, %d with %,d were admitted"
              .formatted(fact.getAdmitted(), fact.getExamples(), counted.size(), sum));
    }
    String solver = SolverText.of(known.wire());
    if (!fact.getSolver().equals(solver)) {
      broken(
          record,
          "solved by \"%s\", the specification asks for \"%s\""
              .formatted(fact.getSolver(), solver));
    }
    revisions.set(keptFor, revision.with(fact));
  }

  private void counts(
      LedgerFact record, int admitted, long of, @Nullable Map<String, Integer> refusals) {
    if (admitted != clients.size() || of != examples) {
      broken(
          record,
          "counts %d clients with %,d examples, %d with %,d were admitted"
              .formatted(admitted, of, clients.size(), examples));
    }
    if (refusals != null && !refusals.equals(refused)) {
      broken(
          record,
          "counts the refusals %s, there were %s".formatted(new TreeMap<>(refusals), refused));
    }
  }

  private LedgerMoment moment() {
    return new LedgerMoment(
        phase,
        specification,
        clients,
        revisions.size(),
        revisions.isEmpty() ? 0 : revisions.get(0).closedAtMillis());
  }

  private void broken(LedgerFact record, String why) {
    findings.add(
        Kind.FACT_AGAINST_RULES, record.getOrdinal(), "%s: %s".formatted(FactText.of(record), why));
  }
}
