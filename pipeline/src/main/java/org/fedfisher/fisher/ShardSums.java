package org.fedfisher.fisher;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.fedfisher.schemas.Sha256s;

/**
 * The Fisher-weighted sums of one shard as exact integers on a {@link Grid}. Adding integers is
 * associative, so the sums depend on who was folded and on nothing else. Which there are depends on
 * the Fisher structure; those that are not have length 0:
 *
 * <ul>
 *   <li>weight: sum n W, always
 *   <li>fisher: sum n F, entry by entry (DIAGONAL), row by row (FULL)
 *   <li>product: sum n F W, by entry (DIAGONAL), by row (FULL), or sum n G W A (KFAC)
 *   <li>merge, regression: sum n D (KFAC, FULL) and sum n R (KFAC), with comparisons, see {@code
 *       common.avdl}
 * </ul>
 *
 * <p>Beside them, off the digest, the objective's constant sum n W^T F W, one number a shard.
 */
public final class ShardSums {
  private static final byte VERSION = 2;
  private static final int HEADER_BYTES = 1 + 5 * Integer.BYTES + 2 * Long.BYTES;
  private static final double FRACTION_UNITS = Math.scalb(1.0, 32);
  private static final Kernels KERNELS = Kernels.fastest();

  private final long[] weight;
  private final long[] fisher;
  private final long[] product;
  private final long[] merge;
  private final long[] regression;
  private long constantWhole;
  private long constantFraction;

  private ShardSums(int weights, int fishers, int products, int merges, int regressions) {
    weight = new long[weights];
    fisher = new long[fishers];
    product = new long[products];
    merge = new long[merges];
    regression = new long[regressions];
  }

  /**
   * Zero sums of the given lengths.
   *
   * @param weights parameters of the shard
   */
  static ShardSums zero(int weights, int fishers, int products, int merges, int regressions) {
    return new ShardSums(weights, fishers, products, merges, regressions);
  }

  public int parameters() {
    return weight.length;
  }

  public boolean hasFisher() {
    return fisher.length > 0;
  }

  /** Heap and state bytes, give or take a header. */
  public long bytes() {
    long numbers = 0;
    for (long[] sums : arrays()) {
      numbers += sums.length;
    }
    return Long.BYTES * numbers;
  }

  private long[][] arrays() {
    return new long[][] {weight, fisher, product, merge, regression};
  }

  /** sum n W of a parameter, in grid units. */
  public long weight(int parameter) {
    return weight[parameter];
  }

  /** sum n F of a parameter (DIAGONAL) or of an entry of the shard's rows (FULL), in grid units. */
  public long fisher(int entry) {
    return fisher[entry];
  }

  /** sum n F W, or sum n G W A, of a parameter, in grid units. */
  public long product(int parameter) {
    return product[parameter];
  }

  /**
   * The numerator of Fisher merging of a parameter (KFAC and FULL, with comparisons), in grid
   * units.
   */
  public long merge(int parameter) {
    return merge[parameter];
  }

  /** The numerator of RegMean of a parameter (KFAC with comparisons), in grid units. */
  public long regression(int parameter) {
    return regression[parameter];
  }

  /** sum n W^T F W over the shard's parameters, no units. */
  public double constant() {
    return constantWhole + constantFraction / FRACTION_UNITS;
  }

  /** What is done with a chunk of parameters. */
  private interface Step {
    void take(int from, int count);
  }

  /** Adds a client's contribution of n examples. */
  public void fold(Contribution client, long examples, Grid grid) {
    fold(List.of(client), new long[] {examples}, grid);
  }

  /**
   * Adds several clients' contributions in one pass: what a chunk's sums cost to read and to write
   * is paid once.
   *
   * @param examples of each client
   */
  void fold(List<Contribution> clients, long[] examples, Grid grid) {
    double[][] quadratic = new double[clients.size()][Kernels.STRANDS];
    List<Step> steps = new ArrayList<>();
    for (int client = 0; client < clients.size(); client++) {
      steps.addAll(steps(clients.get(client), examples[client], grid, quadratic[client]));
    }
    // One call for all steps, so that Java compiles each by itself: all loops in one method would
    // exceed what it inlines, and vectors that are not inlined are slower than none.
    for (int from = 0; from < weight.length; from += Contribution.CHUNK) {
      int count = Math.min(Contribution.CHUNK, weight.length - from);
      for (Step step : steps) {
        step.take(from, count);
      }
    }
    if (hasFisher()) {
      for (int client = 0; client < clients.size(); client++) {
        double[] strands = quadratic[client];
        // Their order is fixed: the same bits everywhere.
        addConstant(examples[client] * ((strands[0] + strands[1]) + (strands[2] + strands[3])));
      }
    }
  }

  private List<Step> steps(Contribution client, long examples, Grid grid, double[] quadratic) {
    float[] w = client.weights();
    float maxW = client.maxWeight();
    double weightUnits = examples * grid.weightUnits();
    Step restoreWeights = client::restoreWeights;
    Step addWeights = (at, count) -> GridRounding.add(weight, at, w, count, maxW, weightUnits);
    if (!hasFisher()) {
      return List.of(restoreWeights, addWeights);
    }
    float[] f = client.fisher();
    float maxF = client.maxFisher();
    double fisherUnits = examples * grid.fisherUnits();
    double productUnits = examples * grid.productUnits();
    double maxProduct = (double) maxF * maxW;
    return List.of(
        restoreWeights,
        client::restoreFisher,
        addWeights,
        (at, count) -> GridRounding.add(fisher, at, f, count, maxF, fisherUnits),
        (at, count) -> GridRounding.addProducts(product, at, f, w, count, maxProduct, productUnits),
        (at, count) -> KERNELS.addQuadratic(quadratic, f, w, count));
  }

  /** Adds a client's matrix, with its products, of n examples. */
  void fold(MatrixTerms client, long examples, Grid grid) {
    GridRounding.add(weight, client.weights(), examples * grid.weightUnits());
    GridRounding.add(product, client.product(), examples * grid.matrixUnits());
    if (merge.length > 0) {
      GridRounding.add(merge, client.merge(), examples * grid.matrixUnits());
      GridRounding.add(regression, client.regression(), examples * grid.inputUnits());
    }
    addConstant(examples * client.quadratic());
  }

  /** Adds a client's rows of the Fisher, with their products, of n examples. */
  void fold(RowTerms client, long examples, Grid grid) {
    GridRounding.add(weight, client.weights(), examples * grid.weightUnits());
    GridRounding.add(fisher, client.rows(), client.maxFisher(), examples * grid.fisherUnits());
    GridRounding.add(product, client.product(), examples * grid.matrixUnits());
    if (merge.length > 0) {
      GridRounding.add(merge, client.merge(), examples * grid.matrixUnits());
    }
    addConstant(examples * client.quadratic());
  }

  private void addConstant(double value) {
    double whole = Math.floor(value);
    constantWhole += (long) whole;
    constantFraction += (long) Math.rint((value - whole) * FRACTION_UNITS);
  }

  /** SHA-256 of the shard's sums, as {@code common.avdl} defines it. */
  public byte[] digest() {
    MessageDigest digest = Sha256s.digest();
    ByteBuffer chunk = ByteBuffer.allocate(8192 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long[] sums : arrays()) {
      for (int from = 0; from < sums.length; from += 8192) {
        int length = Math.min(8192, sums.length - from);
        chunk.clear().asLongBuffer().put(sums, from, length);
        digest.update(chunk.array(), 0, length * Long.BYTES);
      }
    }
    return digest.digest();
  }

  /** State and network form: version 2, little-endian. */
  public byte[] toBytes() {
    byte[] bytes = new byte[Math.toIntExact(HEADER_BYTES + bytes())];
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.put(VERSION).putInt(weight.length).putInt(fisher.length).putInt(product.length);
    out.putInt(merge.length)
        .putInt(regression.length)
        .putLong(constantWhole)
        .putLong(constantFraction);
    LongBuffer numbers = out.asLongBuffer();
    for (long[] sums : arrays()) {
      numbers.put(sums);
    }
    return bytes;
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalStateException for another version or length
   */
  public static ShardSums fromBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalStateException(
          "shard sums of version %d, this job reads version %d".formatted(version, VERSION));
    }
    ShardSums sums = zero(in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.getInt());
    if (bytes.length != HEADER_BYTES + sums.bytes()) {
      throw new IllegalStateException(
          "shard sums of %d bytes, expected %d"
              .formatted(bytes.length, HEADER_BYTES + sums.bytes()));
    }
    sums.constantWhole = in.getLong();
    sums.constantFraction = in.getLong();
    LongBuffer numbers = in.asLongBuffer();
    for (long[] kept : sums.arrays()) {
      numbers.get(kept);
    }
    return sums;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ShardSums sums && Arrays.equals(toBytes(), sums.toBytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(weight);
  }
}
