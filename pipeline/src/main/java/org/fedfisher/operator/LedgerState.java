package org.fedfisher.operator;

import java.util.EnumMap;
import java.util.Map;
import org.fedfisher.round.Admitting;
import org.fedfisher.round.Ended;
import org.fedfisher.round.Open;
import org.fedfisher.round.Round;
import org.fedfisher.round.Settling;
import org.fedfisher.round.Tally;
import org.fedfisher.round.Unopened;
import org.fedfisher.wire.RefusalReason;

/**
 * A round as it rests in the ledger's state.
 *
 * @param specification of an open or settling round; empty otherwise
 * @param reasons names of the refusal reasons that occurred
 * @param refused how often each did
 * @param revision of a settling round, like the two that follow; 0 otherwise
 */
@SuppressWarnings("ArrayRecordComponent") // rests in state, never compared
public record LedgerState(
    Phase phase,
    byte[] specification,
    long nextOrdinal,
    String[] reasons,
    int[] refused,
    int admitted,
    long examples,
    int revision,
    long closesAtMillis,
    long sealsAtMillis) {

  /** Where in its life the round is. */
  public enum Phase {
    UNOPENED,
    OPEN,
    ENDED,
    SETTLING
  }

  static LedgerState of(Round round, SpecificationCache specifications) {
    Map<RefusalReason, Integer> refusals = new EnumMap<>(RefusalReason.class);
    refusals.putAll(round.tally().refused());
    String[] reasons = refusals.keySet().stream().map(Enum::name).toArray(String[]::new);
    int[] refused = refusals.values().stream().mapToInt(Integer::intValue).toArray();
    long next = round.tally().nextOrdinal();
    if (!(round instanceof Admitting admitting)) {
      Phase phase = round instanceof Unopened ? Phase.UNOPENED : Phase.ENDED;
      return new LedgerState(phase, new byte[0], next, reasons, refused, 0, 0, 0, 0, 0);
    }
    byte[] specification = specifications.encode(admitting.specification());
    Settling settling = admitting instanceof Settling state ? state : null;
    return new LedgerState(
        settling == null ? Phase.OPEN : Phase.SETTLING,
        specification,
        next,
        reasons,
        refused,
        admitting.admitted(),
        admitting.examples(),
        settling == null ? 0 : settling.revision(),
        settling == null ? 0 : settling.closesAtMillis(),
        settling == null ? 0 : settling.sealsAtMillis());
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
      case SETTLING ->
          new Settling(
              specifications.decode(specification),
              tally,
              admitted,
              examples,
              revision,
              closesAtMillis,
              sealsAtMillis);
      case ENDED -> new Ended(tally);
    };
  }
}
