package org.fedfisher.operator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.fedfisher.round.Admitting;
import org.fedfisher.round.Declaration;
import org.fedfisher.round.Ended;
import org.fedfisher.round.Open;
import org.fedfisher.round.Round;
import org.fedfisher.round.Specification;
import org.fedfisher.round.Step;
import org.fedfisher.round.Tally;
import org.fedfisher.round.Unopened;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.AbortReason;
import org.fedfisher.wire.AbortRound;
import org.fedfisher.wire.CloseRound;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.OpenRound;
import org.jspecify.annotations.Nullable;

/**
 * Keyed by round: the only place that decides. It hands commands, whole updates and its clock to
 * the {@link Round}, records the facts that come back and passes their effects on to the shards.
 *
 * <p>Deadlines use processing time, because a silent fleet moves no watermark. Updates that precede
 * their round wait here for a while.
 */
public final class KeepLedger
    extends KeyedCoProcessFunction<String, RoundCommand, UpdateProgress, ShardDecision> {
  private static final long serialVersionUID = 1L;

  public static final OutputTag<KafkaOutput> FACTS =
      new OutputTag<>("ledger-facts") {
        private static final long serialVersionUID = 1L;
      };

  /** An update that waits for its round. */
  public record Early(UpdateProgress update, long untilMillis) {}

  private final long unknownRoundMillis;
  private final long unclaimedMillis;
  private transient ValueState<LedgerState> state;
  private transient ClientDeclarations clients;
  private transient MapState<Long, Early> early;
  private transient StepOutput output;
  private transient SpecificationCache specifications;

  /**
   * A ledger.
   *
   * @param unknownRound how long a whole update waits for its round to be opened
   * @param unclaimed how long one that has only begun does: as long as its parts wait for the rest
   */
  public KeepLedger(Duration unknownRound, Duration unclaimed) {
    unknownRoundMillis = unknownRound.toMillis();
    unclaimedMillis = unclaimed.toMillis();
  }

  @Override
  public void open(OpenContext context) {
    state =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("round", TypeInformation.of(LedgerState.class)));
    clients = new ClientDeclarations(getRuntimeContext());
    early =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>("early", Types.LONG, TypeInformation.of(Early.class)));
    specifications = new SpecificationCache();
    RoundMetrics metrics = new RoundMetrics(getRuntimeContext().getMetricGroup());
    output = new StepOutput(new LedgerMetrics(metrics), specifications);
  }

  @Override
  public void processElement1(RoundCommand command, Context context, Collector<ShardDecision> out)
      throws Exception {
    Round before = round();
    long now = now(context);
    SpecificRecord record = decode(command);
    if (record instanceof OpenRound open) {
      open(before, open, now, context, out);
    } else if (record instanceof CloseRound) {
      take(
          before instanceof Admitting admitting
              ? admitting.closeNow(clients::incomplete, now)
              : before.refuse("close", "the round is not open"),
          null,
          now,
          context,
          out);
    } else if (record instanceof AbortRound abort) {
      take(
          before instanceof Open open
              ? open.abort(AbortReason.OPERATOR, abort.getWhy(), clients.incomplete())
              : before.refuse("abort", "the round is not open"),
          null,
          now,
          context,
          out);
    }
  }

  private void open(
      Round before, OpenRound command, long now, Context context, Collector<ShardDecision> out)
      throws Exception {
    Specification specification;
    try {
      specification = Specification.of(command.getSpecification());
    } catch (IllegalArgumentException e) {
      take(before.refuse("open", String.valueOf(e.getMessage())), null, now, context, out);
      return;
    }
    if (before instanceof Unopened unopened) {
      take(unopened.open(specification), null, now, context, out);
      Identity identity = specification.wire().getIdentity();
      clients.opened(identity);
      List<Early> waited = takeEarly(Long.MAX_VALUE);
      for (Early waiting : waited) {
        clients.declare(identity, waiting.update);
      }
      for (Early waiting : waited) {
        consider(waiting.update, now, context, out);
      }
    } else if (before instanceof Open open) {
      take(open.openAgain(specification.wire()), null, now, context, out);
    } else {
      take(before.refuse("open", "the round has closed"), null, now, context, out);
    }
  }

  @Override
  public void processElement2(UpdateProgress update, Context context, Collector<ShardDecision> out)
      throws Exception {
    if (update.complete()) {
      consider(update, now(context), context, out);
    } else if (round() instanceof Admitting admitting) {
      clients.begun(admitting.identity(), update);
    } else if (round() instanceof Unopened) {
      long until = now(context) + unclaimedMillis;
      clients.begun(update, until);
      context.timerService().registerProcessingTimeTimer(until);
    }
  }

  private void consider(
      UpdateProgress update, long now, Context context, Collector<ShardDecision> out)
      throws Exception {
    Round before = round();
    if (before instanceof Admitting admitting) {
      Declaration declaration = clients.declare(admitting.identity(), update);
      if (declaration != null) {
        clients.forget(update);
      }
      Step step = admitting.consider(update.candidate(), declaration, clients::incomplete, now);
      take(step, update, now, context, out);
    } else if (before instanceof Ended ended) {
      take(ended.late(update.candidate()), update, now, context, out);
    } else {
      clients.forget(update);
      long until = now + unknownRoundMillis;
      long slot = 0;
      for (long taken : early.keys()) {
        slot = Math.max(slot, taken + 1);
      }
      early.put(slot, new Early(update, until));
      context.timerService().registerProcessingTimeTimer(until);
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<ShardDecision> out)
      throws Exception {
    Round before = round();
    long now = Math.max(timestamp, now(context));
    if (before instanceof Admitting admitting) {
      take(admitting.awake(clients::incomplete, now), null, now, context, out);
    } else if (before instanceof Unopened) {
      clients.expire(timestamp);
      for (Early waiting : takeEarly(timestamp)) {
        Unopened unopened = (Unopened) round();
        take(unopened.giveUp(waiting.update.candidate()), waiting.update, now, context, out);
      }
    }
  }

  /** Keeps the next state, then tells the world. */
  private void take(
      Step step,
      @Nullable UpdateProgress update,
      long now,
      Context context,
      Collector<ShardDecision> out)
      throws Exception {
    Round before = round();
    state.update(LedgerState.of(step.next(), specifications));
    String round = context.getCurrentKey();
    output.emit(round, before, step, update, now, out, fact -> context.output(FACTS, fact));
    if (step.next() instanceof Ended) {
      clients.clear();
    } else if (update != null && output.admits(step)) {
      clients.admitted(update);
    } else if (update != null && output.drops(step)) {
      clients.refused(update);
    }
    if (step.next() instanceof Admitting next && !wakesAt(before, next.wakesAtMillis())) {
      context.timerService().registerProcessingTimeTimer(next.wakesAtMillis());
    }
  }

  private static boolean wakesAt(Round before, long millis) {
    return before instanceof Admitting admitting && admitting.wakesAtMillis() == millis;
  }

  private static long now(Context context) {
    return context.timerService().currentProcessingTime();
  }

  private Round round() throws Exception {
    LedgerState current = state.value();
    return current == null ? new Unopened(Tally.empty()) : current.round(specifications);
  }

  private List<Early> takeEarly(long untilMillis) throws Exception {
    List<Early> taken = new ArrayList<>();
    List<Long> slots = new ArrayList<>();
    for (var entry : early.entries()) {
      if (entry.getValue().untilMillis <= untilMillis) {
        slots.add(entry.getKey());
      }
    }
    slots.sort(null);
    for (Long slot : slots) {
      taken.add(early.get(slot));
      early.remove(slot);
    }
    return taken;
  }

  private static SpecificRecord decode(RoundCommand command) {
    return Wire.again(command.value());
  }
}
