package org.fedfisher.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;

/** All that an audit's job has seen, sorted by what it is about. */
final class CollectedEvidence {
  /** A shard of a revision. */
  record Place(int revision, int shard) {}

  private final List<LedgerFact> facts = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Map<Integer, ModelPublished> replayed = new HashMap<>();
  private final Map<Place, String> refolded = new HashMap<>();
  private final Map<String, Map<Place, String>> stated = new HashMap<>();
  private final List<ModelComparison> models = new ArrayList<>();
  private UnreadRecords unread = UnreadRecords.none();

  /** Facts are in the order of the topic; everything else in any. */
  CollectedEvidence(List<AuditEvidence> evidence) {
    evidence.forEach(this::add);
    models.sort(
        Comparator.comparing(ModelComparison::revision)
            .thenComparing(ModelComparison::variant)
            .thenComparing(ModelComparison::modelDigest));
  }

  private void add(AuditEvidence seen) {
    if (seen.fact() != null) {
      facts.add(Wire.again(seen.fact(), LedgerFact.class));
    } else if (seen.replayed() != null) {
      if (Wire.again(seen.replayed(), LedgerFact.class).getFact() instanceof ModelPublished fact) {
        replayed.put(fact.getRevision(), fact);
      }
    } else if (seen.finding() != null) {
      findings.add(seen.finding());
    } else if (seen.sums() != null) {
      ShardDigest sums = seen.sums();
      Place place = new Place(sums.revision(), sums.shard());
      (sums.refolded() ? refolded : statedBy(sums.modelDigest())).put(place, sums.digest());
    } else if (seen.model() != null) {
      models.add(seen.model());
    } else if (seen.unread() != null) {
      unread = seen.unread();
    }
  }

  private Map<Place, String> statedBy(String modelDigest) {
    return stated.computeIfAbsent(modelDigest, model -> new TreeMap<>(BY_PLACE));
  }

  private static final Comparator<Place> BY_PLACE =
      Comparator.comparing(Place::revision).thenComparing(Place::shard);

  List<LedgerFact> facts() {
    return facts;
  }

  /** In the order of the ledger, then of the shards. */
  List<Finding> findings() {
    return findings.stream()
        .sorted(
            Comparator.comparing(Finding::ordinal)
                .thenComparing(Finding::shard)
                .thenComparing(Finding::detail))
        .toList();
  }

  /** What the audit itself would publish, by revision. */
  Map<Integer, ModelPublished> replayed() {
    return replayed;
  }

  /** Digest of a shard's sums as folded again; empty where it could not be. */
  String refolded(int revision, int shard) {
    return refolded.getOrDefault(new Place(revision, shard), "");
  }

  /** Digest of a shard's sums as the stored model states it; empty where it does not. */
  String stated(String modelDigest, int revision, int shard) {
    return stated.getOrDefault(modelDigest, Map.of()).getOrDefault(new Place(revision, shard), "");
  }

  List<ModelComparison> models() {
    return models;
  }

  UnreadRecords unread() {
    return unread;
  }
}
