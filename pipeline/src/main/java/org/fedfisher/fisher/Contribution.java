package org.fedfisher.fisher;

import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.TensorSlice;
import org.jspecify.annotations.Nullable;

/**
 * A client's part of a shard: weights and perhaps a Fisher diagonal, with bounds of their
 * magnitudes. They are restored chunk by chunk, so that a chunk stays near the processor while it
 * is folded; the scratch space is reused from block to block.
 */
public final class Contribution {
  /** Parameters that are restored at a time. */
  static final int CHUNK = 2048;

  private final float[] weightChunk = new float[CHUNK];
  private final float[] fisherChunk = new float[CHUNK];
  private @Nullable Numbers weights;
  private @Nullable Numbers fisher;

  /** Scratch space. */
  Contribution() {}

  /**
   * A contribution of given numbers.
   *
   * @param fisher empty where there is none
   * @param maxWeight at least every |W|
   * @param maxFisher at least every Fisher entry
   */
  public Contribution(float[] weights, float[] fisher, float maxWeight, float maxFisher) {
    this.weights = Numbers.of(weights, maxWeight);
    this.fisher = Numbers.of(fisher, maxFisher);
  }

  /** Becomes what a checked block holds, to be folded while the block does not change. */
  void read(ClientUpdateBlock block) {
    weights = null;
    fisher = null;
    for (TensorSlice slice : block.getTensors()) {
      switch (slice.getKind()) {
        case WEIGHTS -> weights = Numbers.of(slice);
        case FISHER_DIAGONAL -> fisher = Numbers.of(slice);
        case FACTOR_A, FACTOR_G, FISHER_ROWS ->
            throw new IllegalStateException(slice.getKind() + " in a diagonal shard");
      }
    }
  }

  /** Restores the weights of {@code count} parameters from {@code from} on. */
  void restoreWeights(int from, int count) {
    there(weights).restore(from, count, weightChunk);
  }

  /** Restores their Fisher entries. */
  void restoreFisher(int from, int count) {
    there(fisher).restore(from, count, fisherChunk);
  }

  /** Where weights are restored. */
  float[] weights() {
    return weightChunk;
  }

  /** Where Fisher entries are. */
  float[] fisher() {
    return fisherChunk;
  }

  float maxWeight() {
    return there(weights).max();
  }

  float maxFisher() {
    return there(fisher).max();
  }

  private static Numbers there(@Nullable Numbers numbers) {
    if (numbers == null) {
      throw new IllegalStateException("a tensor that the shard's shape asks for");
    }
    return numbers;
  }
}
