package org.fedfisher.endtoend;

import java.util.List;
import org.fedfisher.client.ClientFisher;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.RoundView;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.Limits;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.UpdateRefused;

/**
 * A round that limits how far a client moves from W0 in its own Fisher: one client of five goes ten
 * times as far as the others, its Fisher as theirs.
 */
final class ShiftRound {
  static final float[] START = MovedClients.start();
  static final float STEP = 0.1f;
  static final List<LocalUpdate> HONEST = MovedClients.from(START, STEP, TestRound.clients(4));
  static final LocalUpdate FAR = MovedClients.from(START, 10 * STEP, TestRound.client("far", 99));

  /** An honest one that comes when the round has ended. */
  static final LocalUpdate LATE = MovedClients.from(START, STEP, TestRound.client("late", 98));

  /** Of 132 parameters with a mean F of 0.64 and a step of 0.1: about 0.9. */
  static final double MOST = 3;

  private ShiftRound() {}

  /** What happens between the refusal and the last admissions. */
  interface Interlude {
    void play() throws Exception;
  }

  static RoundView run(KafkaClients kafka, String name, Interlude interlude) throws Exception {
    TestRound round = TestRound.openFrom(kafka, specification(name), START);
    round.publish(FAR);
    round.await(view -> view.refused().containsKey(RefusalReason.OUT_OF_BOUNDS));
    round.publish(HONEST.get(0));
    round.await(view -> view.admitted().size() == 1);
    interlude.play();
    HONEST.subList(1, 4).forEach(round::publish);
    round.awaitPublished();
    round.publish(LATE);
    return round.await(view -> view.refused().containsKey(RefusalReason.LATE));
  }

  static RoundSpecification specification(String name) {
    RoundSpecification round = TestRound.specification(name, 4, FisherStructure.DIAGONAL);
    round.setLimits(new Limits(0L, 0.0, MOST, List.of(), 0L));
    return round;
  }

  /** Of layer "a". */
  static double shift(LocalUpdate client) {
    float[] fisher = ((ClientFisher.Diagonal) client.fisher()).values();
    double square = 0;
    for (int i = 0; i < 132; i++) {
      double moved = (double) client.weights()[i] - START[i];
      square += fisher[i] * moved * moved;
    }
    return Math.sqrt(square);
  }

  /** In the order of the ledger. */
  static List<String> refusals(RoundView view) {
    return view.facts().stream()
        .map(LedgerFact::getFact)
        .filter(UpdateRefused.class::isInstance)
        .map(fact -> ((UpdateRefused) fact).getDetail())
        .toList();
  }
}
