package org.fedfisher.audit;

import java.util.List;
import org.fedfisher.round.Specification;
import org.fedfisher.wire.LedgerFact;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger says of a round, as far as its facts follow the rules, and where they do not.
 *
 * @param specification null where no fact opens the round
 * @param facts by ordinal, each ordinal once
 * @param revisions that were closed, in order
 * @param refusals in the order of their ordinals
 * @param findings about the ledger itself
 */
public record RecordedRound(
    String name,
    @Nullable Specification specification,
    List<LedgerFact> facts,
    List<RecordedRevision> revisions,
    List<RecordedRefusal> refusals,
    Findings findings) {
  public RecordedRound {
    facts = List.copyOf(facts);
    revisions = List.copyOf(revisions);
    refusals = List.copyOf(refusals);
  }

  /** Reads a round's facts, in the order of the topic. */
  public static RecordedRound of(String name, List<LedgerFact> facts) {
    Findings findings = new Findings();
    List<LedgerFact> numbered = NumberedFacts.of(facts, findings);
    LedgerRules rules = new LedgerRules(name, findings);
    numbered.forEach(rules::accept);
    return rules.end(numbered);
  }
}
