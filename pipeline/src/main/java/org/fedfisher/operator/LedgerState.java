package org.fedfisher.operator;

import java.util.EnumMap;
import java.util.Map;
import org.fedfisher.round.Ended;
import org.fedfisher.round.Open;
import org.fedfisher.round.Round;
import org.fedfisher.round.Tally;
import org.fedfisher.round.Unopened;
import org.fedfisher.wire.RefusalReason;

/**
 * A round as it rests in the ledger's state.
 *
 * @param specification of an open round; empty otherwise
 * @param reasons names of the refusal reasons that occurred
 * @param refused how often each did
 */
@SuppressWarnings("ArrayRecordComponent") // rests in state, never compared
public record LedgerState(
    Phase phase,
    byte[] specification,
    long nextOrdinal,
    String[] reasons,
    int[] refused,
    int admitted,
    long examples) {

  /** Where in its life the round is. */
  public enum Phase {
    UNOPENED,
    OPEN,
    ENDED
  }

  static LedgerState of(Round round, SpecificationCache specifications) {
    Map<RefusalReason, Integer> refusals = new EnumMap<>(RefusalReason.class);
    refusals.putAll(round.tally().refused());
    String[] reasons = refusals.keySet().stream().map(Enum::name).toArray(String[]::new);
    int[] refused = refusals.values().stream().mapToInt(Integer::intValue).toArray();
    long next = round.tally().nextOrdinal();
    if (round instanceof Open open) {
      byte[] specification = specifications.encode(open.specification());
      return new LedgerState(
          Phase.OPEN, specification, next, reasons, refused, open.admitted(), open.examples());
    }
    Phase phase = round instanceof Unopened ? Phase.UNOPENED : Phase.ENDED;
    return new LedgerState(phase, new byte[0], next, reasons, refused, 0, 0);
  }

  Round round(SpecificationCache specifications) {
    Map<RefusalReason, Integer> refusals = new EnumMap<>(RefusalReason.class);
    for (int i = 0; i < reasons.length; i++) {
      refusals.put(RefusalReason.valueOf(reasons[i]), refused[i]);
    }
    Tally tally = new Tally(nextOrdinal, refusals);
    return switch (phase) {
      case UNOPENED -> new Unopened(tally);
      case OPEN -> new Open(specifications.decode(specification), tally, admitted, examples);
      case ENDED -> new Ended(tally);
    };
  }
}
