package org.fedfisher.operator;

import java.util.List;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.Candidate;
import org.fedfisher.wire.FisherStructure;

/**
 * What verification tells the ledger: an update has begun (its header is there), or it is whole.
 *
 * @param complete whether every block is there; if not, the fields from {@code blockDigests} on are
 *     empty
 * @param fisher name of the Fisher structure
 * @param blockDigests SHA-256 of each block, 32 bytes each, by shard, then by slice
 * @param slices number of blocks of each shard
 * @param shards what was found in the blocks of each shard
 */
@SuppressWarnings("ArrayRecordComponent") // crosses operators, never compared
public record UpdateProgress(
    String round,
    String client,
    String update,
    boolean complete,
    byte[] headerDigest,
    long examples,
    String fisher,
    byte[] baseModelDigest,
    byte[] blockDigests,
    int[] slices,
    BlockSummary[] shards) {

  Candidate candidate() {
    return new Candidate(
        client,
        update,
        headerDigest,
        examples,
        FisherStructure.valueOf(fisher),
        baseModelDigest,
        List.of(shards));
  }
}
