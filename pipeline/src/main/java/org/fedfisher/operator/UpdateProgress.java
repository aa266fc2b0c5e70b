package org.fedfisher.operator;

import java.util.List;
import java.util.Objects;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.Authorship;
import org.fedfisher.round.Candidate;
import org.fedfisher.round.CheckedHeaders;
import org.fedfisher.round.NamedBlock;
import org.fedfisher.round.UpdateContent;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.FisherStructure;

/**
 * What verification tells the ledger: an update has begun (its header is there), or it is whole.
 *
 * @param complete whether every block is there; if not, {@code blockDigests}, {@code slices} and
 *     {@code shards} are empty
 * @param fisher name of the Fisher structure
 * @param blockDigests SHA-256 of each block, 32 bytes each, by shard, then by slice
 * @param slices number of blocks of each shard
 * @param shards what was found in the blocks of each shard
 * @param finding name of what was found out about the header's writer
 * @param publicKey the header's key, 32 bytes, or empty
 * @param content {@link org.fedfisher.round.UpdateContent}
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
    BlockSummary[] shards,
    String finding,
    byte[] publicKey,
    byte[] content) {

  /** State from before headers were signed has nulls in the last fields. */
  public UpdateProgress {
    finding = Objects.requireNonNullElse(finding, Authorship.UNSIGNED.name());
    publicKey = Objects.requireNonNullElse(publicKey, new byte[0]);
    content = Objects.requireNonNullElse(content, new byte[0]);
  }

  /** Of an update whose header has come. */
  public static UpdateProgress started(
      ClientUpdateHeader header, byte[] headerDigest, Authorship found) {
    return of(header, headerDigest, List.of(), new BlockSummary[0], found);
  }

  /** Of an update that is there with every block. */
  public static UpdateProgress whole(
      ClientUpdateHeader header, byte[] headerDigest, BlockSummary[] shards, Authorship found) {
    return of(header, headerDigest, NamedBlock.of(header), shards, found);
  }

  private static UpdateProgress of(
      ClientUpdateHeader header,
      byte[] headerDigest,
      List<NamedBlock> blocks,
      BlockSummary[] shards,
      Authorship found) {
    byte[] digests = new byte[blocks.size() * Sha256s.BYTES];
    int[] slices = new int[shards.length];
    for (int i = 0; i < blocks.size(); i++) {
      System.arraycopy(blocks.get(i).digest(), 0, digests, i * Sha256s.BYTES, Sha256s.BYTES);
      slices[blocks.get(i).shard()]++;
    }
    return new UpdateProgress(
        header.getRound(),
        header.getClient(),
        header.getUpdate(),
        !blocks.isEmpty(),
        headerDigest,
        header.getExamples(),
        header.getFisher().name(),
        header.getBaseModelDigest().bytes(),
        digests,
        slices,
        shards,
        found.name(),
        CheckedHeaders.publicKey(header),
        UpdateContent.of(header));
  }

  Candidate candidate() {
    return new Candidate(
        client,
        update,
        headerDigest,
        examples,
        FisherStructure.valueOf(fisher),
        baseModelDigest,
        List.of(shards),
        found(),
        publicKey,
        content);
  }

  Authorship found() {
    return Authorship.valueOf(finding);
  }
}
