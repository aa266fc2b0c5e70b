package org.fedfisher.audit;

import java.util.ArrayList;
import java.util.List;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.Authorship;
import org.fedfisher.round.Candidate;
import org.fedfisher.round.NamedBlock;
import org.fedfisher.wire.ClientUpdateHeader;

/**
 * What the topics still hold of an update.
 *
 * @param blocks that its header names, by shard, then by slice
 * @param shards what was found in the blocks of each shard that are there
 * @param lacking blocks that are not there
 */
record HeldUpdate(List<NamedBlock> blocks, List<BlockSummary> shards, List<NamedBlock> lacking) {
  static HeldUpdate of(ClientUpdateHeader header, UpdateArchive archive) {
    List<NamedBlock> blocks = NamedBlock.of(header);
    List<BlockSummary> shards = new ArrayList<>();
    List<NamedBlock> lacking = new ArrayList<>();
    for (NamedBlock block : blocks) {
      BlockSummary found = archive.block(header.getClient(), header.getUpdate(), block);
      if (found == null) {
        lacking.add(block);
      }
      BlockSummary summary = found == null ? BlockSummary.none() : found;
      if (block.slice() == 0) {
        shards.add(summary);
      } else {
        shards.set(block.shard(), shards.get(block.shard()).plus(summary));
      }
    }
    return new HeldUpdate(blocks, shards, lacking);
  }

  /** It, as the ledger had it; signature and registration are checked apart. */
  Candidate candidate(ClientUpdateHeader header, byte[] headerDigest) {
    byte[] key = new byte[header.getPublicKey().remaining()];
    header.getPublicKey().duplicate().get(key);
    return new Candidate(
        header.getClient(),
        header.getUpdate(),
        headerDigest,
        header.getExamples(),
        header.getFisher(),
        header.getBaseModelDigest().bytes(),
        shards,
        Authorship.SIGNED,
        key,
        new byte[0]);
  }
}
