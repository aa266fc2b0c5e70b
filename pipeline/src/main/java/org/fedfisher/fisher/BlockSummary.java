package org.fedfisher.fisher;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import org.fedfisher.schemas.FactorCodec;
import org.fedfisher.schemas.FactorSummary;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.RejectionReason;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;

/**
 * What a block's receipt says of its numbers: all finite, no diagonal entry negative, factors
 * symmetric and positive semi-definite. The slices of a shard add up.
 *
 * @param weights numbers in the weight slice
 * @param maxWeight largest |W|
 * @param weightSquares sum of W^2; 0 beside a diagonal, where nobody asks
 * @param fishers numbers in the Fisher's diagonal or rows, 0 without one
 * @param maxFisher largest |entry| of the diagonal or the rows
 * @param maxProduct largest sum_k |F_jk| |W_k| of the rows
 * @param a of the pieces of A
 * @param g of the pieces of G
 * @param bytes of the blocks' whole values; 0 in receipts of releases that did not count them
 * @param fisherTrace sum of the diagonal, or what bounds it for rows; see {@link Traces}
 * @param shifted weights that were compared with the round's W0; 0 where nobody asked, and in
 *     receipts of releases that could not
 * @param shift of those, squared; see {@link Shifts}
 * @param weightPieces weight slices; 0 in receipts of releases that did not count them
 * @param rowEntries Fisher numbers that came in rows of the full Fisher, not as a diagonal; 0 in
 *     receipts of releases that did not tell
 */
public record BlockSummary(
    int weights,
    float maxWeight,
    double weightSquares,
    int fishers,
    float maxFisher,
    double maxProduct,
    FactorReceipt a,
    FactorReceipt g,
    long bytes,
    double fisherTrace,
    int shifted,
    double shift,
    int weightPieces,
    int rowEntries) {
  /** From the smallest to the largest number, zero included. */
  private record Range(float min, float max) {
    float magnitude() {
      return Math.max(-min, max);
    }
  }

  private static final FactorReceipt NO_FACTOR = FactorReceipt.none();
  private static final Kernels KERNELS = Kernels.fastest();

  /** Of nothing. */
  public static BlockSummary none() {
    return elementwise(0, 0, 0, 0);
  }

  /** Of weights and a diagonal. */
  public static BlockSummary elementwise(
      int weights, int fishers, float maxWeight, float maxFisher) {
    int pieces = weights > 0 ? 1 : 0;
    return new BlockSummary(
        weights, maxWeight, 0, fishers, maxFisher, 0, NO_FACTOR, NO_FACTOR, 0, 0, 0, 0, pieces, 0);
  }

  /** Of factors. */
  private static BlockSummary factors(FactorReceipt a, FactorReceipt g) {
    return new BlockSummary(0, 0, 0, 0, 0, 0, a, g, 0, 0, 0, 0, 0, 0);
  }

  /** With these products, too. */
  BlockSummary plusProducts(double squares, double product) {
    return plus(
        new BlockSummary(0, 0, squares, 0, 0, product, NO_FACTOR, NO_FACTOR, 0, 0, 0, 0, 0, 0));
  }

  /** With so many bytes more. */
  public BlockSummary plusBytes(long size) {
    return plus(new BlockSummary(0, 0, 0, 0, 0, 0, NO_FACTOR, NO_FACTOR, size, 0, 0, 0, 0, 0));
  }

  /** With so much trace more. */
  public BlockSummary plusFisherTrace(double trace) {
    return plus(new BlockSummary(0, 0, 0, 0, 0, 0, NO_FACTOR, NO_FACTOR, 0, trace, 0, 0, 0, 0));
  }

  /** With so many weights more that were compared, and their squared shift. */
  public BlockSummary plusShift(int compared, double square) {
    return plus(
        new BlockSummary(0, 0, 0, 0, 0, 0, NO_FACTOR, NO_FACTOR, 0, 0, compared, square, 0, 0));
  }

  /** With so many rows' entries among its Fisher numbers. */
  private BlockSummary plusRowEntries(int entries) {
    return plus(new BlockSummary(0, 0, 0, 0, 0, 0, NO_FACTOR, NO_FACTOR, 0, 0, 0, 0, 0, entries));
  }

  /** Of two slices of a shard together. */
  public BlockSummary plus(BlockSummary next) {
    return new BlockSummary(
        Math.addExact(weights, next.weights),
        Math.max(maxWeight, next.maxWeight),
        weightSquares + next.weightSquares,
        Math.addExact(fishers, next.fishers),
        Math.max(maxFisher, next.maxFisher),
        Math.max(maxProduct, next.maxProduct),
        a.plus(next.a),
        g.plus(next.g),
        bytes + next.bytes,
        fisherTrace + next.fisherTrace,
        Math.addExact(shifted, next.shifted),
        shift + next.shift,
        Math.addExact(weightPieces, next.weightPieces),
        Math.addExact(rowEntries, next.rowEntries));
  }

  /**
   * Checks the block's numbers.
   *
   * @throws InvalidRecordException saying which tensor holds what it must not
   */
  public static BlockSummary of(ClientUpdateBlock block) throws InvalidRecordException {
    Map<TensorKind, TensorSlice> tensors = new EnumMap<>(TensorKind.class);
    BlockSummary summary = none();
    for (TensorSlice slice : block.getTensors()) {
      if (tensors.put(slice.getKind(), slice) != null) {
        throw invalid(block, slice, "twice, each kind may come once");
      }
      summary = summary.plus(of(block, slice));
    }
    TensorSlice weights = tensors.get(TensorKind.WEIGHTS);
    boolean diagonal = tensors.containsKey(TensorKind.FISHER_DIAGONAL);
    TensorSlice rows = tensors.get(TensorKind.FISHER_ROWS);
    if (tensors.isEmpty()
        || (diagonal && (rows != null || summary.fishers != summary.weights))
        || (rows != null && (weights == null || summary.fishers % summary.weights != 0))) {
      throw new InvalidRecordException(
          RejectionReason.INVALID,
          "block of shard %d: tensors %s with %d weights and %d Fisher entries"
                  .formatted(block.getShard(), tensors.keySet(), summary.weights, summary.fishers)
              + ", expected weights and as many diagonal entries, or weights and rows of as many"
              + " entries, or weights and factors");
    }
    if (rows != null && weights != null) {
      return summary.plus(Magnitudes.ofRows(rows, weights));
    }
    return diagonal || weights == null
        ? summary
        : summary.plusProducts(Magnitudes.squares(weights), 0);
  }

  private static BlockSummary of(ClientUpdateBlock block, TensorSlice slice)
      throws InvalidRecordException {
    return switch (slice.getKind()) {
      case WEIGHTS -> {
        int length = length(block, slice);
        yield elementwise(length, 0, range(block, slice).magnitude(), 0);
      }
      case FISHER_DIAGONAL -> {
        int length = length(block, slice);
        Range range = range(block, slice);
        if (range.min < 0) {
          throw invalid(block, slice, "entry " + range.min + ", none may be negative");
        }
        yield elementwise(0, length, 0, range.max).plusFisherTrace(Traces.ofDiagonal(slice));
      }
      case FISHER_ROWS -> {
        int length = length(block, slice);
        yield elementwise(0, length, 0, range(block, slice).magnitude()).plusRowEntries(length);
      }
      case FACTOR_A -> factors(factor(block, slice), NO_FACTOR);
      case FACTOR_G -> factors(NO_FACTOR, factor(block, slice));
    };
  }

  private static FactorReceipt factor(ClientUpdateBlock block, TensorSlice slice)
      throws InvalidRecordException {
    FactorSummary found =
        FactorCodec.check(
            "block of shard %d, %s".formatted(block.getShard(), slice.getKind()), slice);
    return new FactorReceipt(
        slice.getEncoding().name(), 1, found.rows(), found.columns(), found.trace());
  }

  private static int length(ClientUpdateBlock block, TensorSlice slice)
      throws InvalidRecordException {
    TensorEncoding encoding = slice.getEncoding();
    if (encoding != TensorEncoding.FLOAT32 && encoding != TensorEncoding.INT16) {
      throw invalid(block, slice, "encoding " + encoding + ", expected FLOAT32 or INT16");
    }
    int length = Tensors.length(slice);
    if (length < 1) {
      throw invalid(
          block,
          slice,
          slice.getData().remaining() + " bytes, expected a positive multiple of one number's");
    }
    return length;
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
    ByteBuffer data = slice.getData();
    int first = data.arrayOffset() + data.position();
    int[] extremes = KERNELS.extremes(data.array(), first, Tensors.length(slice));
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
