package org.fedfisher.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import org.fedfisher.fisher.Grid;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;

/**
 * The sums of a DIAGONAL round straight from its clients' numbers, as {@code common.avdl} defines
 * them and without the job's folding: what every drained load must come to.
 */
final class DirectSums {
  private static final int CHUNK = 8_192;

  private final ShardLayout layout;
  private final Grid grid;
  private final long[] weight;
  private final long[] fisher;
  private final long[] product;

  DirectSums(RoundSpecification round) {
    this.layout = ShardLayout.of(round);
    this.grid = Grid.of(round.getBounds());
    int parameters = Math.toIntExact(layout.parameters());
    this.weight = new long[parameters];
    this.fisher = new long[parameters];
    this.product = new long[parameters];
  }

  /**
   * Adds a client.
   *
   * @param w weights, as they are restored from the wire; so is f, the Fisher's diagonal
   */
  void add(float[] w, float[] f, long examples) {
    double weightUnits = examples * grid.weightUnits();
    double fisherUnits = examples * grid.fisherUnits();
    double productUnits = examples * grid.productUnits();
    for (int i = 0; i < weight.length; i++) {
      weight[i] += (long) Math.rint(w[i] * weightUnits);
      fisher[i] += (long) Math.rint(f[i] * fisherUnits);
      product[i] += (long) Math.rint((double) f[i] * w[i] * productUnits);
    }
  }

  /** SHA-256 over the digests of all shards. */
  Sha256 digest() {
    MessageDigest all = Sha256s.digest();
    for (Shard shard : layout.shards()) {
      MessageDigest one = Sha256s.digest();
      int first = Math.toIntExact(shard.first());
      for (long[] sums : new long[][] {weight, fisher, product}) {
        update(one, sums, first, first + shard.length());
      }
      all.update(one.digest());
    }
    return new Sha256(all.digest());
  }

  private static void update(MessageDigest digest, long[] sums, int from, int to) {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = from; at < to; at += CHUNK) {
      int length = Math.min(CHUNK, to - at);
      chunk.clear().asLongBuffer().put(sums, at, length);
      digest.update(chunk.array(), 0, length * Long.BYTES);
    }
  }
}
