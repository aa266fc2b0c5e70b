package org.fedfisher.audit;

/**
 * SHA-256 of a shard's sums, in hexadecimal: as a stored model states it, or as they were folded
 * again.
 *
 * @param modelDigest of the model that states it, in hexadecimal; empty where it was folded again
 */
public record ShardDigest(int revision, int shard, String modelDigest, String digest) {
  boolean refolded() {
    return modelDigest.isEmpty();
  }
}
