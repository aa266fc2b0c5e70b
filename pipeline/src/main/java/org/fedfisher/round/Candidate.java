package org.fedfisher.round;

import java.util.Arrays;
import org.fedfisher.wire.FisherStructure;

/**
 * A whole update that asks to be admitted: what its header says and what was found in its blocks.
 *
 * @param headerDigest SHA-256 of the header's value, 32 bytes
 * @param baseModelDigest SHA-256 of the weights the client started from, 32 bytes
 * @param weights numbers in each shard's weight slice
 * @param fishers numbers in each shard's Fisher slice, 0 where there is none
 * @param maxWeight largest |W| of the update
 * @param maxFisher largest Fisher entry, 0 without a Fisher
 */
@SuppressWarnings("ArrayRecordComponent") // large, short-lived, never compared
public record Candidate(
    String client,
    String update,
    byte[] headerDigest,
    long examples,
    FisherStructure fisher,
    byte[] baseModelDigest,
    int[] weights,
    int[] fishers,
    float maxWeight,
    float maxFisher) {

  public Candidate {
    if (weights.length != fishers.length) {
      throw new IllegalArgumentException(
          "%d weight slices, but %d Fisher slices".formatted(weights.length, fishers.length));
    }
  }

  boolean startedFrom(byte[] digest) {
    return Arrays.equals(baseModelDigest, digest);
  }
}
