package org.fedfisher.operator;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.flink.util.Collector;
import org.fedfisher.round.Admission;
import org.fedfisher.round.Admitting;
import org.fedfisher.round.BlockId;
import org.fedfisher.round.Closing;
import org.fedfisher.round.Effect;
import org.fedfisher.round.Round;
import org.fedfisher.round.Specification;
import org.fedfisher.round.Step;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.LedgerFact;
import org.jspecify.annotations.Nullable;

/** Turns a step of a round into ledger facts, decisions for the shards, metrics and log lines. */
final class StepOutput {
  private final LedgerMetrics metrics;
  private final SpecificationCache specifications;

  StepOutput(LedgerMetrics metrics, SpecificationCache specifications) {
    this.metrics = metrics;
    this.specifications = specifications;
  }

  boolean admits(Step step) {
    return step.effects().stream().anyMatch(Effect.Fold.class::isInstance);
  }

  boolean drops(Step step) {
    return step.effects().stream().anyMatch(Effect.Drop.class::isInstance);
  }

  /** {@code before} is the state the step started from, {@code update} the one it is about. */
  void emit(
      String round,
      Round before,
      Step step,
      @Nullable UpdateProgress update,
      long nowMillis,
      Collector<ShardDecision> out,
      Consumer<KafkaOutput> facts) {
    for (Step.Fact fact : step.facts()) {
      LedgerFact record = new LedgerFact(round, fact.ordinal(), nowMillis, fact.body());
      DecisionLog.write(record);
      facts.accept(new KafkaOutput(round, Wire.encode(record)));
    }
    metrics.show(round, step);
    for (Effect effect : step.effects()) {
      if (effect instanceof Effect.Fold fold) {
        fold(round, specification(before), expectUpdate(update), fold.revision(), out);
      } else if (effect instanceof Effect.Drop) {
        drop(round, before, expectUpdate(update), out);
      } else if (effect instanceof Effect.Close close) {
        close(round, specification(before), close.closing(), out);
      } else if (effect instanceof Effect.Revise revise) {
        close(round, specification(before), revise.closing(), out);
      } else if (effect instanceof Effect.Seal) {
        each(specification(before), out, shard -> ShardDecision.seal(round, shard));
      } else if (effect instanceof Effect.Abort) {
        each(specification(before), out, shard -> ShardDecision.abort(round, shard));
      }
    }
  }

  private void close(
      String round, Specification specification, Closing closing, Collector<ShardDecision> out) {
    RoundClosing told = RoundClosing.of(specifications.encode(specification), closing);
    each(specification, out, shard -> ShardDecision.close(round, shard, told));
  }

  private static void fold(
      String round,
      Specification specification,
      UpdateProgress update,
      int revision,
      Collector<ShardDecision> out) {
    String prefix = BlockId.prefix(update.client(), update.update());
    int at = 0;
    for (Shard shard : specification.layout().shards()) {
      String[] blocks = new String[update.slices()[shard.number()]];
      for (int slice = 0; slice < blocks.length; slice++) {
        byte[] digest = Arrays.copyOfRange(update.blockDigests(), at, at + Sha256s.BYTES);
        blocks[slice] = prefix + Sha256s.hex(digest);
        at += Sha256s.BYTES;
      }
      out.collect(
          ShardDecision.fold(
              round,
              shard.number(),
              new Admission(update.client(), update.examples(), blocks, revision),
              specification.shape(shard)));
    }
  }

  /** An update of another shape may have blocks beyond the round's shards: its own count counts. */
  private static void drop(
      String round, Round before, UpdateProgress update, Collector<ShardDecision> out) {
    String prefix = BlockId.prefix(update.client(), update.update());
    int shards = update.slices().length;
    if (before instanceof Admitting admitting) {
      shards = Math.max(shards, admitting.specification().layout().shards().size());
    }
    for (int shard = 0; shard < shards; shard++) {
      out.collect(ShardDecision.drop(round, shard, prefix));
    }
  }

  private static void each(
      Specification specification,
      Collector<ShardDecision> out,
      IntFunction<ShardDecision> decision) {
    for (Shard shard : specification.layout().shards()) {
      out.collect(decision.apply(shard.number()));
    }
  }

  private static Specification specification(Round before) {
    if (before instanceof Admitting admitting) {
      return admitting.specification();
    }
    throw new IllegalStateException("only a round that admits folds, closes, seals or aborts");
  }

  private static UpdateProgress expectUpdate(@Nullable UpdateProgress update) {
    if (update == null) {
      throw new IllegalStateException("an effect on an update without one");
    }
    return update;
  }
}
