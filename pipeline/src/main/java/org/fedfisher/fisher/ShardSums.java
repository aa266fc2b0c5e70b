package org.fedfisher.fisher;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import org.fedfisher.schemas.Sha256s;

/**
 * The Fisher-weighted sums of one shard as exact integers on a {@link Grid}: sum n W and, with a
 * diagonal, sum n F and sum n F W. Adding integers is associative, so the sums depend on who was
 * folded and on nothing else.
 *
 * <p>Beside them, off the digest, the objective's constant sum n F W^2, one number a shard.
 */
public final class ShardSums {
  private static final byte VERSION = 1;
  private static final int HEADER_BYTES = 1 + Integer.BYTES + 1 + 2 * Long.BYTES;
  private static final double FRACTION_UNITS = Math.scalb(1.0, 32);
  private static final long[] NONE = new long[0];

  private final long[] weight;
  private final long[] fisher;
  private final long[] product;
  private long constantWhole;
  private long constantFraction;

  private ShardSums(long[] weight, long[] fisher, long[] product) {
    this.weight = weight;
    this.fisher = fisher;
    this.product = product;
  }

  /** Zero sums for a shard of so many parameters. */
  public static ShardSums zero(int parameters, boolean withFisher) {
    return new ShardSums(
        new long[parameters],
        withFisher ? new long[parameters] : NONE,
        withFisher ? new long[parameters] : NONE);
  }

  public int parameters() {
    return weight.length;
  }

  public boolean hasFisher() {
    return fisher.length > 0;
  }

  /** Heap and state bytes, give or take a header. */
  public long bytes() {
    return (long) Long.BYTES * (weight.length + fisher.length + product.length);
  }

  /** sum n W of a parameter, in grid units. */
  public long weight(int parameter) {
    return weight[parameter];
  }

  /** sum n F of a parameter, in grid units. */
  public long fisher(int parameter) {
    return fisher[parameter];
  }

  /** sum n F W of a parameter, in grid units. */
  public long product(int parameter) {
    return product[parameter];
  }

  /** sum n F W^2 over the shard's parameters, no units. */
  public double constant() {
    return constantWhole + constantFraction / FRACTION_UNITS;
  }

  /** Adds a client's contribution of n examples. */
  public void fold(Contribution client, long examples, Grid grid) {
    float[] w = client.weights();
    float[] f = client.fisher();
    GridRounding.add(weight, w, client.maxWeight(), examples * grid.weightUnits());
    if (!hasFisher()) {
      return;
    }
    GridRounding.add(fisher, f, client.maxFisher(), examples * grid.fisherUnits());
    double maxProduct = (double) client.maxFisher() * client.maxWeight();
    GridRounding.addProducts(product, f, w, maxProduct, examples * grid.productUnits());
    addConstant(examples * quadratic(w, f, weight.length));
  }

  /** sum F W^2 in four strands, whose order is fixed: one strand would wait for each addition. */
  private static double quadratic(float[] w, float[] f, int length) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < length; i += 4) {
      a += ((double) f[i] * w[i]) * w[i];
      b += ((double) f[i + 1] * w[i + 1]) * w[i + 1];
      c += ((double) f[i + 2] * w[i + 2]) * w[i + 2];
      d += ((double) f[i + 3] * w[i + 3]) * w[i + 3];
    }
    for (; i < length; i++) {
      a += ((double) f[i] * w[i]) * w[i];
    }
    return (a + b) + (c + d);
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
    for (long[] sums : new long[][] {weight, fisher, product}) {
      for (int from = 0; from < sums.length; from += 8192) {
        int length = Math.min(8192, sums.length - from);
        chunk.clear().asLongBuffer().put(sums, from, length);
        digest.update(chunk.array(), 0, length * Long.BYTES);
      }
    }
    return digest.digest();
  }

  /** State and network form: version 1, little-endian. */
  public byte[] toBytes() {
    byte[] bytes = new byte[Math.toIntExact(HEADER_BYTES + bytes())];
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.put(VERSION).putInt(weight.length).put((byte) (hasFisher() ? 1 : 0));
    out.putLong(constantWhole).putLong(constantFraction);
    out.asLongBuffer().put(weight).put(fisher).put(product);
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
    ShardSums sums = zero(in.getInt(), in.get() == 1);
    if (bytes.length != HEADER_BYTES + sums.bytes()) {
      throw new IllegalStateException(
          "shard sums of %d bytes, expected %d"
              .formatted(bytes.length, HEADER_BYTES + sums.bytes()));
    }
    sums.constantWhole = in.getLong();
    sums.constantFraction = in.getLong();
    in.asLongBuffer().get(sums.weight).get(sums.fisher).get(sums.product);
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
