package org.fedfisher.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fedfisher.audit.Finding.Kind;
import org.fedfisher.wire.LedgerFact;

/**
 * A round's facts in the order of their ordinals, which must be 0, 1, 2 and so on, each once. Of
 * two facts with one ordinal the first in the topic counts: a log is only ever appended to.
 */
final class NumberedFacts {
  private NumberedFacts() {}

  /** {@code facts} are in the order of the topic; an equal fact may come again. */
  static List<LedgerFact> of(List<LedgerFact> facts, Findings findings) {
    Map<Long, LedgerFact> byOrdinal = new TreeMap<>();
    for (LedgerFact fact : facts) {
      LedgerFact before = byOrdinal.putIfAbsent(fact.getOrdinal(), fact);
      if (before != null && !before.equals(fact)) {
        findings.add(
            Kind.FACT_TWICE,
            fact.getOrdinal(),
            "the ordinal is taken by %s, and again by %s"
                .formatted(FactText.of(before), FactText.of(fact)));
      }
    }
    long expected = 0;
    for (long ordinal : byOrdinal.keySet()) {
      if (ordinal > expected) {
        findings.add(
            Kind.FACT_MISSING,
            expected,
            ordinal == expected + 1
                ? "no fact has this ordinal, the next has %d".formatted(ordinal)
                : "no facts have the ordinals %d to %d".formatted(expected, ordinal - 1));
      }
      expected = ordinal + 1;
    }
    return new ArrayList<>(byOrdinal.values());
  }
}
