package org.fedfisher.round;

import java.util.Arrays;
import java.util.List;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.wire.FisherStructure;

/**
 * A whole update that asks to be admitted: what its header says and what was found in its blocks.
 *
 * @param headerDigest SHA-256 of the header's value, 32 bytes
 * @param baseModelDigest SHA-256 of the weights the client started from, 32 bytes
 * @param shards what was found in each shard's blocks
 * @param finding who wrote the header
 * @param publicKey the header's key, 32 bytes, or empty
 * @param content {@link UpdateContent}, or empty where an older state did not keep it
 */
@SuppressWarnings("ArrayRecordComponent") // large, short-lived, never compared
public record Candidate(
    String client,
    String update,
    byte[] headerDigest,
    long examples,
    FisherStructure fisher,
    byte[] baseModelDigest,
    List<BlockSummary> shards,
    Authorship finding,
    byte[] publicKey,
    byte[] content) {

  public Candidate {
    shards = List.copyOf(shards);
  }

  boolean startedFrom(byte[] digest) {
    return Arrays.equals(baseModelDigest, digest);
  }
}
