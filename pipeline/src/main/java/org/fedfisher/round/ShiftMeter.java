package org.fedfisher.round;

import java.util.List;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.fisher.ShardFold;
import org.fedfisher.fisher.Shifts;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;
import org.jspecify.annotations.Nullable;

/**
 * Measures, block by block, how far a client moved from W0 in its own Fisher, for the receipts.
 * What is not of its shard's shape, or has no W0, stays unmeasured: the ledger refuses it where it
 * counts. Scratch space is reused: of one thread.
 */
public final class ShiftMeter {
  private final StartingPoints rounds;
  private float[] start = {};
  private float[] weights = {};
  private float[] fisher = {};

  public ShiftMeter(StartingPoints rounds) {
    this.rounds = rounds;
  }

  /** The same receipt with the block's shift, as far as that can be said. */
  public BlockSummary measured(ClientUpdateBlock block, BlockSummary found) {
    Specification round = rounds.find(block.getRound());
    if (round == null
        || round.wire().getFisher() == FisherStructure.NONE
        || block.getShard() >= round.layout().shards().size()) {
      return found;
    }
    Shard shard = round.layout().shards().get(block.getShard());
    if (KroneckerShifts.sliced(round, shard)) {
      return slice(round, shard, block, found);
    }
    if (ShapeRules.wrong(round, shard, found).isPresent()) {
      return found;
    }
    boolean full = round.solvedWhole();
    long first = full ? 0 : shard.first();
    if (!read(block, TensorKind.WEIGHTS, round, first, found.weights())) {
      return found;
    }
    return found.plusShift(found.weights(), square(round, shard, block, found));
  }

  private double square(
      Specification round, Shard shard, ClientUpdateBlock block, BlockSummary found) {
    return switch (round.wire().getFisher()) {
      case NONE -> 0;
      case DIAGONAL -> {
        fisher = restored(block, TensorKind.FISHER_DIAGONAL, fisher);
        yield Shifts.ofDiagonal(weights, start, fisher, found.weights());
      }
      case KFAC ->
          Shifts.ofMatrix(
              shard.matrix(),
              weights,
              start,
              ShardFold.factor(List.of(block), TensorKind.FACTOR_A),
              ShardFold.factor(List.of(block), TensorKind.FACTOR_G));
      case FULL -> {
        fisher = restored(block, TensorKind.FISHER_ROWS, fisher);
        yield Shifts.boundOfRows(
            weights, start, found.weights(), fisher, shard.length(), (int) shard.first());
      }
    };
  }

  /** Of a matrix in slices the weights' shift without its Fisher, which comes in other slices. */
  private BlockSummary slice(
      Specification round, Shard shard, ClientUpdateBlock block, BlockSummary found) {
    long first = (long) block.getSlice() * ShardLayout.SLICE_WEIGHTS;
    long length = Math.min(ShardLayout.SLICE_WEIGHTS, shard.length() - first);
    if (found.weights() == 0
        || found.weights() != length
        || !read(block, TensorKind.WEIGHTS, round, shard.first() + first, found.weights())) {
      return found;
    }
    return found.plusShift(found.weights(), Shifts.ofWeights(weights, start, found.weights()));
  }

  private boolean read(
      ClientUpdateBlock block, TensorKind kind, Specification round, long first, int length) {
    start = start.length < length ? new float[length] : start;
    if (!rounds.weights(round, first, length, start)) {
      return false;
    }
    weights = restored(block, kind, weights);
    return true;
  }

  private static float[] restored(ClientUpdateBlock block, TensorKind kind, float[] scratch) {
    TensorSlice tensor = tensor(block, kind);
    if (tensor == null) {
      throw new IllegalStateException("a block of this shape has " + kind);
    }
    int length = Tensors.length(tensor);
    float[] into = scratch.length < length ? new float[length] : scratch;
    Tensors.restore(tensor, into);
    return into;
  }

  private static @Nullable TensorSlice tensor(ClientUpdateBlock block, TensorKind kind) {
    for (TensorSlice tensor : block.getTensors()) {
      if (tensor.getKind() == kind) {
        return tensor;
      }
    }
    return null;
  }
}
