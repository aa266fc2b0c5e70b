package org.fedfisher.endtoend;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.List;
import org.fedfisher.client.ClientFisher;
import org.fedfisher.client.LocalUpdate;

/**
 * The oracle: a round computed straight from its clients' updates, from the conventions as {@code
 * common.avdl} states them and with none of the job's code.
 */
final class DirectRound {
  private static final int[] LAYERS = {132, 7, 72};
  private static final int SHARD = 50;

  private final long[] weight = new long[TestRound.PARAMETERS];
  private final long[] fisher = new long[TestRound.PARAMETERS];
  private final long[] product = new long[TestRound.PARAMETERS];
  private long examples;

  static DirectRound of(List<LocalUpdate> admitted) {
    DirectRound round = new DirectRound();
    admitted.forEach(round::add);
    return round;
  }

  private void add(LocalUpdate update) {
    float[] w = quantised(update.weights());
    float[] f = quantised(((ClientFisher.Diagonal) update.fisher()).values());
    long n = update.examples();
    examples += n;
    for (int i = 0; i < w.length; i++) {
      weight[i] += (long) Math.rint(w[i] * (n * 0x1p28));
      fisher[i] += (long) Math.rint(f[i] * (n * 0x1p26));
      product[i] += (long) Math.rint(((double) f[i] * w[i]) * (n * 0x1p22));
    }
  }

  /** There and back through 16 bits, layer by layer. */
  private static float[] quantised(float[] values) {
    float[] restored = new float[values.length];
    int first = 0;
    for (int length : LAYERS) {
      float m = 0;
      for (int i = first; i < first + length; i++) {
        m = Math.max(m, Math.abs(values[i]));
      }
      for (int i = first; i < first + length; i++) {
        float q = m == 0 ? 0 : (float) Math.rint(values[i] / m * 32767f);
        restored[i] = m * q / 32767f;
      }
      first += length;
    }
    return restored;
  }

  float[] average() {
    float[] model = new float[weight.length];
    for (int i = 0; i < model.length; i++) {
      model[i] = (float) (weight[i] * 0x1p-28 / examples);
    }
    return model;
  }

  float[] solution() {
    float[] model = average();
    for (int i = 0; i < model.length; i++) {
      if (fisher[i] != 0) {
        model[i] = (float) ((product[i] * 0x1p-22 / examples) / (fisher[i] * 0x1p-26 / examples));
      }
    }
    return model;
  }

  byte[] sumsDigest() throws Exception {
    MessageDigest round = MessageDigest.getInstance("SHA-256");
    int first = 0;
    for (int length : LAYERS) {
      for (int from = first; from < first + length; from += SHARD) {
        int to = Math.min(first + length, from + SHARD);
        MessageDigest shard = MessageDigest.getInstance("SHA-256");
        for (long[] sums : new long[][] {weight, fisher, product}) {
          ByteBuffer bytes =
              ByteBuffer.allocate((to - from) * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          bytes.asLongBuffer().put(sums, from, to - from);
          shard.update(bytes.array());
        }
        round.update(shard.digest());
      }
      first += length;
    }
    return round.digest();
  }
}
