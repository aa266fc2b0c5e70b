package org.fedfisher.audit;

import java.util.List;
import java.util.Set;
import org.fedfisher.round.Admission;
import org.fedfisher.round.BlockId;
import org.fedfisher.round.NamedBlock;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.UpdateAdmitted;

/**
 * An admitted update, as far as it is still there and may be folded.
 *
 * @param blocks that its header names, by shard, then by slice; empty where nothing of it may be
 *     folded
 * @param lacking shards of which a block is not there, or of another shape
 */
public record CheckedUpdate(
    RecordedAdmission admission, List<NamedBlock> blocks, Set<Integer> lacking) {
  public CheckedUpdate {
    blocks = List.copyOf(blocks);
    lacking = Set.copyOf(lacking);
  }

  /** Whether all that it gives to a shard is there. */
  public boolean gives(int shard) {
    return !blocks.isEmpty() && !lacking.contains(shard);
  }

  /** What its shard is told to fold. */
  public Admission admissionTo(int shard) {
    UpdateAdmitted fact = admission.fact();
    String[] ids =
        blocks.stream()
            .filter(block -> block.shard() == shard)
            .map(
                block ->
                    BlockId.of(fact.getClient(), fact.getUpdate(), Sha256s.hex(block.digest())))
            .toArray(String[]::new);
    return new Admission(fact.getClient(), fact.getExamples(), ids, fact.getRevision());
  }
}
