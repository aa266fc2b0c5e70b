package org.fedfisher.audit;

import org.jspecify.annotations.Nullable;

/**
 * One thing that the audit's job has seen; all but one component are null.
 *
 * @param fact the value of a ledger's fact
 * @param replayed the value of the fact that the audit's own model would be published with
 */
@SuppressWarnings("ArrayRecordComponent") // crosses operators, never compared
public record AuditEvidence(
    byte @Nullable [] fact,
    byte @Nullable [] replayed,
    @Nullable Finding finding,
    @Nullable ShardDigest sums,
    @Nullable ModelComparison model,
    @Nullable UnreadRecords unread) {
  public static AuditEvidence of(byte[] fact) {
    return new AuditEvidence(fact, null, null, null, null, null);
  }

  public static AuditEvidence replayed(byte[] fact) {
    return new AuditEvidence(null, fact, null, null, null, null);
  }

  public static AuditEvidence of(Finding finding) {
    return new AuditEvidence(null, null, finding, null, null, null);
  }

  public static AuditEvidence of(ShardDigest sums) {
    return new AuditEvidence(null, null, null, sums, null, null);
  }

  public static AuditEvidence of(ModelComparison model) {
    return new AuditEvidence(null, null, null, null, model, null);
  }

  public static AuditEvidence of(UnreadRecords unread) {
    return new AuditEvidence(null, null, null, null, null, unread);
  }
}
