package org.fedfisher.fisher;

import org.fedfisher.schemas.Tensors;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.TensorSlice;

/**
 * A client's part of a shard: restored weights and Fisher diagonal, with bounds of their
 * magnitudes. It is scratch space, reused from block to block; the arrays may be longer than the
 * shard.
 */
public final class Contribution {
  private float[] weights;
  private float[] fisher;
  private float maxWeight;
  private float maxFisher;

  /** Scratch space that grows as needed. */
  public Contribution() {
    weights = new float[0];
    fisher = new float[0];
  }

  /**
   * A contribution of given numbers, which are not copied.
   *
   * @param fisher empty where there is none
   * @param maxWeight at least every |W|
   * @param maxFisher at least every Fisher entry
   */
  public Contribution(float[] weights, float[] fisher, float maxWeight, float maxFisher) {
    this.weights = weights;
    this.fisher = fisher;
    this.maxWeight = maxWeight;
    this.maxFisher = maxFisher;
  }

  /** Folds a checked block of a client with so many examples into its shard's sums. */
  public void fold(ClientUpdateBlock block, long examples, Grid grid, ShardSums into) {
    if (weights.length < into.parameters()) {
      weights = new float[into.parameters()];
      fisher = new float[into.parameters()];
    }
    for (TensorSlice slice : block.getTensors()) {
      switch (slice.getKind()) {
        case WEIGHTS -> {
          Tensors.restore(slice, weights);
          maxWeight = Tensors.bound(slice, weights);
        }
        case FISHER_DIAGONAL -> {
          Tensors.restore(slice, fisher);
          maxFisher = Tensors.bound(slice, fisher);
        }
        case FACTOR_A, FACTOR_G, FISHER_ROWS ->
            throw new IllegalStateException(slice.getKind() + " in a diagonal shard");
      }
    }
    into.fold(this, examples, grid);
  }

  float[] weights() {
    return weights;
  }

  float[] fisher() {
    return fisher;
  }

  float maxWeight() {
    return maxWeight;
  }

  float maxFisher() {
    return maxFisher;
  }
}
