package org.fedfisher.audit;

import java.util.List;
import java.util.Map;

/**
 * What an audit found, for people and programs: its components are the fields of the JSON report.
 * Digests are hexadecimal, times milliseconds since 1970.
 *
 * @param revision the newest that was audited, all before it included
 * @param reason the verdict in a sentence
 * @param findings the first of them, in order
 * @param findingsInAll how many there are
 * @param solver as the ledger states it
 * @param environment in which the ledger says the round was solved
 * @param environmentHere of the audit
 * @param tolerance largest difference, in units of the largest weight, that another environment
 *     excuses
 * @param read what the topics held
 */
public record AuditReport(
    String round,
    int revision,
    Verdict verdict,
    String reason,
    List<Finding> findings,
    long findingsInAll,
    Counts counts,
    List<ModelRow> models,
    List<ShardRow> shards,
    List<FactRow> facts,
    String solver,
    Map<String, String> environment,
    Map<String, String> environmentHere,
    double tolerance,
    List<ReadRange> read,
    UnreadRecords unread) {

  /** Of the round as its ledger tells it. */
  public record Counts(
      int facts, int admitted, long examples, Map<String, Integer> refused, int signatures) {}

  /** A model that the round published, beside the one that its updates lead to. */
  public record ModelRow(
      int revision,
      String variant,
      String published,
      String replayed,
      long differing,
      double largestDifference,
      double largestWeight) {
    public boolean identical() {
      return !published.isEmpty() && published.equals(replayed);
    }
  }

  /**
   * A shard's sums.
   *
   * @param published empty where no stored model states it
   * @param refolded empty where not every update of it is there
   */
  public record ShardRow(int revision, int shard, String layer, String published, String refolded) {
    public boolean identical() {
      return !published.isEmpty() && published.equals(refolded);
    }
  }

  /** A fact; {@code findings} are about it. */
  public record FactRow(long ordinal, long timeMillis, String what, int findings) {}

  public AuditReport {
    findings = List.copyOf(findings);
    models = List.copyOf(models);
    shards = List.copyOf(shards);
    facts = List.copyOf(facts);
    environment = Map.copyOf(environment);
    environmentHere = Map.copyOf(environmentHere);
    read = List.copyOf(read);
  }
}
