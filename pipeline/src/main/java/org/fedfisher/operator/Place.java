package org.fedfisher.operator;

import org.fedfisher.schemas.ShardLayout;

/**
 * Where the shards, blocks and parts of a revision rest in a map: a number each. Those of revision
 * 0 are what jobs that knew no revisions used. Revisions that are 2^17 apart share their numbers:
 * so many are never on their way together.
 */
final class Place {
  /** Shards of a round, or blocks of a model. */
  private static final int SHARD_BITS = Integer.numberOfTrailingZeros(ShardLayout.MAX_SHARDS);

  private static final int REVISION_MASK = (1 << (Integer.SIZE - 1 - SHARD_BITS)) - 1;

  private Place() {}

  /** Of a shard, or a block of the model. */
  static int of(int revision, int number) {
    return (revision & REVISION_MASK) << SHARD_BITS | number;
  }

  /** Of a part of a shard. */
  static long of(int revision, int shard, int part) {
    return (long) of(revision, shard) << Integer.SIZE | part;
  }
}
