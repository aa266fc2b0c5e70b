package org.fedfisher.fisher;

import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.RejectionReason;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;

/**
 * What a block's receipt says of its numbers, found in one pass: all finite, no Fisher entry
 * negative.
 *
 * @param weights numbers in the weight slice
 * @param fishers numbers in the Fisher slice, 0 without one
 * @param maxWeight largest |W|
 * @param maxFisher largest Fisher entry
 */
public record BlockSummary(int weights, int fishers, float maxWeight, float maxFisher) {
  /** From the smallest to the largest number, zero included. */
  private record Range(float min, float max) {}

  /**
   * Checks the block's numbers.
   *
   * @throws InvalidRecordException saying which tensor holds what it must not
   */
  public static BlockSummary of(ClientUpdateBlock block) throws InvalidRecordException {
    int weights = 0;
    int fishers = 0;
    float maxWeight = 0;
    float maxFisher = 0;
    for (TensorSlice slice : block.getTensors()) {
      int length = length(block, slice);
      Range range = range(block, slice);
      switch (slice.getKind()) {
        case WEIGHTS -> {
          once(block, slice, weights);
          weights = length;
          maxWeight = Math.max(-range.min, range.max);
        }
        case FISHER_DIAGONAL -> {
          once(block, slice, fishers);
          fishers = length;
          maxFisher = range.max;
          if (range.min < 0) {
            throw invalid(block, slice, "entry " + range.min + ", none may be negative");
          }
        }
      }
    }
    if (weights == 0 || (fishers != 0 && fishers != weights)) {
      throw new InvalidRecordException(
          RejectionReason.INVALID,
          "block of shard %d: %d weights and %d Fisher entries, expected weights, and as many"
                  .formatted(block.getShard(), weights, fishers)
              + " Fisher entries or none");
    }
    return new BlockSummary(weights, fishers, maxWeight, maxFisher);
  }

  private static int length(ClientUpdateBlock block, TensorSlice slice)
      throws InvalidRecordException {
    int length = Tensors.length(slice);
    if (length < 1) {
      throw invalid(
          block,
          slice,
          slice.getData().remaining() + " bytes, expected a positive multiple of one number's");
    }
    return length;
  }

  private static void once(ClientUpdateBlock block, TensorSlice slice, int before)
      throws InvalidRecordException {
    if (before != 0) {
      throw invalid(block, slice, "twice, each kind may come once");
    }
  }

  private static Range range(ClientUpdateBlock block, TensorSlice slice)
      throws InvalidRecordException {
    Range range =
        slice.getEncoding() == TensorEncoding.FLOAT32 ? floats(slice) : restored(block, slice);
    if (!Float.isFinite(range.min) || !Float.isFinite(range.max)) {
      throw invalid(block, slice, "a number that is not finite");
    }
    return range;
  }

  private static Range floats(TensorSlice slice) {
    float[] extremes = Extremes.ofFloats(slice.getData());
    return new Range(extremes[0], extremes[1]);
  }

  private static Range restored(ClientUpdateBlock block, TensorSlice slice)
      throws InvalidRecordException {
    int[] extremes = Extremes.ofShorts(slice.getData());
    int min = extremes[0];
    int max = extremes[1];
    float scale = slice.getScale();
    boolean allZero = min == 0 && max == 0;
    if (!Float.isFinite(scale) || scale < 0 || (scale == 0 && !allZero)) {
      throw invalid(block, slice, "scale " + scale + ", expected a finite number above 0");
    }
    if (min < -Tensors.INT16_MAX) {
      throw invalid(block, slice, "q of " + min + ", expected -32767 to 32767");
    }
    return new Range(Tensors.restore((short) min, scale), Tensors.restore((short) max, scale));
  }

  private static InvalidRecordException invalid(
      ClientUpdateBlock block, TensorSlice slice, String detail) {
    TensorKind kind = slice.getKind();
    return new InvalidRecordException(
        RejectionReason.INVALID,
        "block of shard %d, %s: %s".formatted(block.getShard(), kind, detail));
  }
}
