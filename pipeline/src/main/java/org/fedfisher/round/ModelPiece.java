package org.fedfisher.round;

import java.util.ArrayList;
import java.util.List;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;

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
    int most =
        round.solvedWhole() ? ShardLayout.MAX_SHARD_PARAMETERS : round.wire().getShardParameters();
    List<ModelPiece> pieces = new ArrayList<>();
    for (Shard shard : round.layout().shards()) {
      for (int from = 0; from < shard.length(); from += most) {
        int length = Math.min(most, shard.length() - from);
        pieces.add(new ModelPiece(pieces.size(), shard, from, length));
      }
    }
    return pieces;
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
