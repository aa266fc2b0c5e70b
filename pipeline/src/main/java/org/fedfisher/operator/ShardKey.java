package org.fedfisher.operator;

/** The key of accumulation and solve. */
public record ShardKey(String round, int shard) {
  /** Spelled out, since key groups follow from it and must not change with the Java version. */
  @Override
  public int hashCode() {
    return 31 * round.hashCode() + shard;
  }
}
