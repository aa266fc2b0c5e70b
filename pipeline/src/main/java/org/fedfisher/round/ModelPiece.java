package org.fedfisher.round;

import java.util.ArrayList;
import java.util.List;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.RoundSpecification;

/**
 * A block of a global model: a shard, or a slice of one that is larger than a record may be.
 *
 * @param block its number
 * @param shard where it lies
 * @param from index of its first parameter within the shard
 * @param length parameters
 */
public record ModelPiece(int block, Shard shard, int from, int length) {
  /** All pieces of a round's model; they cover each parameter once. */
  public static List<ModelPiece> of(Specification round) {
    return of(round, 0, round.layout().shards().size() - 1);
  }

  /** The pieces of some shards of it, the last one included. */
  public static List<ModelPiece> of(Specification round, int firstShard, int lastShard) {
    int most = round.wire().getShardParameters();
    List<ModelPiece> pieces = new ArrayList<>();
    int block = 0;
    for (Shard shard : round.layout().shards()) {
      boolean wanted = shard.number() >= firstShard && shard.number() <= lastShard;
      for (int from = 0; from < shard.length(); from += most) {
        if (wanted) {
          pieces.add(new ModelPiece(block, shard, from, Math.min(most, shard.length() - from)));
        }
        block++;
      }
    }
    return pieces;
  }

  /** How many pieces the whole model has. */
  public static long count(RoundSpecification round, ShardLayout layout) {
    long most = round.getShardParameters();
    return layout.shards().stream().mapToLong(shard -> (shard.length() + most - 1) / most).sum();
  }

  /** Whether it is the first of its shard. */
  public boolean leads() {
    return from == 0;
  }

  /** Index of its first parameter in the model. */
  public long firstParameter() {
    return shard.first() + from;
  }
}
