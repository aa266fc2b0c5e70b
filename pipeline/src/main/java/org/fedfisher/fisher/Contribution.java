package org.fedfisher.fisher;

import org.fedfisher.schemas.Tensors;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.TensorSlice;

/** Scratch space that restores a block's tensors and folds them, reused from block to block. */
public final class Contribution {
  private float[] weights = new float[0];
  private float[] fisher = new float[0];

  /** Folds a checked block of a client with so many examples into its shard's sums. */
  public void fold(ClientUpdateBlock block, long examples, Grid grid, ShardSums into) {
    if (weights.length < into.parameters()) {
      weights = new float[into.parameters()];
      fisher = new float[into.parameters()];
    }
    for (TensorSlice slice : block.getTensors()) {
      switch (slice.getKind()) {
        case WEIGHTS -> Tensors.restore(slice, weights);
        case FISHER_DIAGONAL -> Tensors.restore(slice, fisher);
      }
    }
    into.fold(weights, fisher, examples, grid);
  }
}
