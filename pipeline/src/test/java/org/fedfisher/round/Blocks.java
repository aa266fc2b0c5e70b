package org.fedfisher.round;

import java.util.List;
import java.util.Random;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;

/** Blocks of random numbers for tests. */
public final class Blocks {
  private Blocks() {}

  public static float[] weights(long seed, int length) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  public static float[] fisher(long seed, int length) {
    float[] values = weights(~seed, length);
    for (int i = 0; i < length; i++) {
      values[i] = i % 3 == 0 ? 0 : values[i] * values[i];
    }
    return values;
  }

  /** A block's Kafka value; the numbers follow from client and shard. */
  public static byte[] value(
      String round, String client, String update, int shard, int length, TensorEncoding encoding) {
    long seed = 31L * client.hashCode() + shard;
    float[] weights = weights(seed, length);
    float[] fisher = fisher(seed, length);
    return Wire.encode(
        new ClientUpdateBlock(
            round,
            client,
            update,
            shard,
            List.of(
                Tensors.slice(
                    TensorKind.WEIGHTS,
                    encoding,
                    weights,
                    0,
                    length,
                    Tensors.scale(weights, 0, length)),
                Tensors.slice(
                    TensorKind.FISHER_DIAGONAL,
                    encoding,
                    fisher,
                    0,
                    length,
                    Tensors.scale(fisher, 0, length))),
            0));
  }

  /** Weights alone, as a Kafka value. */
  static byte[] weightsOnly(String client, int length) {
    return tensors(client, List.of(floats(TensorKind.WEIGHTS, weights(1, length))));
  }

  /** All rows of the full Fisher of a model of so many parameters, as a Kafka value. */
  static byte[] rows(String client, int parameters) {
    return tensors(
        client,
        List.of(
            floats(TensorKind.WEIGHTS, weights(1, parameters)),
            floats(TensorKind.FISHER_ROWS, weights(2, parameters * parameters))));
  }

  private static TensorSlice floats(TensorKind kind, float[] values) {
    return Tensors.slice(kind, TensorEncoding.FLOAT32, values, 0, values.length, 0);
  }

  private static byte[] tensors(String client, List<TensorSlice> tensors) {
    return Wire.encode(new ClientUpdateBlock("r1", client, "u1", 0, tensors, 0));
  }

  public static String id(String client, String update, byte[] value) {
    return BlockId.of(client, update, Sha256s.hex(Sha256s.of(value)));
  }
}
