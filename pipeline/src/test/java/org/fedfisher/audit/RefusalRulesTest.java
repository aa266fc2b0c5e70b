package org.fedfisher.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fedfisher.audit.Finding.Kind;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.NamedBlock;
import org.fedfisher.round.Rounds;
import org.fedfisher.round.Specification;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.FisherEstimator;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Limits;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.UpdateRefused;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a refusal must have behind it: a round that allows a shift of 3, layer "a" in two shards.
 */
class RefusalRulesTest {
  private static final String DETAIL = "layer \"a\": shift is 9.0, the round allows at most 3.0";

  private final Archive archive = new Archive();
  private final List<NamedBlock> blocks = new ArrayList<>();
  private Specification round;
  private byte[] header;

  @BeforeEach
  void round() throws Exception {
    RoundSpecification wire = Rounds.wire(FisherStructure.DIAGONAL, 2, 1);
    wire.setLimits(new Limits(0L, 0.0, 3.0, List.of(), 0L));
    round = Specification.of(wire);
    for (Shard shard : round.layout().shards()) {
      blocks.add(new NamedBlock(shard.number(), 0, Sha256s.of(new byte[] {(byte) shard.number()})));
    }
    header =
        archive.put(
            Wire.encode(
                new ClientUpdateHeader(
                    "r1",
                    "a",
                    "u1",
                    100L,
                    FisherStructure.DIAGONAL,
                    FisherEstimator.EXACT,
                    new Sha256(Rounds.BASE),
                    blocks.stream().map(block -> new Sha256(block.digest())).toList(),
                    Map.of(),
                    List.of(),
                    ByteBuffer.allocate(0),
                    ByteBuffer.allocate(0))));
  }

  /** Squared, of each shard. */
  private void moved(double... squares) {
    for (Shard shard : round.layout().shards()) {
      BlockSummary found = BlockSummary.elementwise(shard.length(), shard.length(), 1f, 1f);
      archive.put(
          "a",
          blocks.get(shard.number()),
          found.plusBytes(9).plusShift(shard.length(), squares[shard.number()]));
    }
  }

  private List<Finding> findings(RefusalReason reason, String detail, long before) {
    Findings findings = new Findings();
    new RefusalRules(round, archive, findings)
        .check(
            new RecordedRefusal(
                4, before, new UpdateRefused("a", "u1", new Sha256(header), reason, detail)));
    return findings.kept();
  }

  @Test
  void whoWentTooFarWasRefusedJustly() {
    moved(4, Math.nextUp(5f), 0);
    assertThat(findings(RefusalReason.OUT_OF_BOUNDS, DETAIL, 0)).isEmpty();
  }

  @Test
  void whomNothingForbidsWasNot() {
    moved(4, 5, 9);
    assertThat(findings(RefusalReason.OUT_OF_BOUNDS, DETAIL, 0))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Kind.REFUSED_AGAINST_RULES);
              assertThat(finding.ordinal()).isEqualTo(4);
              assertThat(finding.client()).isEqualTo("a");
              assertThat(finding.detail()).contains(DETAIL);
            });
    assertThat(findings(RefusalReason.WRONG_SHAPE, "", 0)).hasSize(1);
    assertThat(findings(RefusalReason.WRONG_BASE_MODEL, "", 0)).hasSize(1);
  }

  @Test
  void examplesOfThoseBeforeItCount() {
    moved(0, 0, 0);
    long most = 1L << Rounds.BOUNDS.getMaxExamplesLog2();
    assertThat(findings(RefusalReason.OUT_OF_BOUNDS, "", most - 100)).hasSize(1);
    assertThat(findings(RefusalReason.OUT_OF_BOUNDS, "", most - 99)).isEmpty();
  }

  @Test
  void whatCannotBeJudgedIsNot() {
    moved(0, 0, 0);
    // Decided by what had come when, not by what the update is.
    assertThat(findings(RefusalReason.LATE, "", 0)).isEmpty();
    assertThat(findings(RefusalReason.OUT_OF_BOUNDS, "shard 0: came before; send it again", 0))
        .isEmpty();
    archive.remove("a", blocks.get(1));
    assertThat(findings(RefusalReason.OUT_OF_BOUNDS, DETAIL, 0)).isEmpty();
    moved(0, 0, 0);
    header = new byte[32];
    assertThat(findings(RefusalReason.OUT_OF_BOUNDS, DETAIL, 0)).isEmpty();
  }

  /** Without W0 nobody is measured. */
  @Test
  void whoCannotBeMeasuredAnyMoreIsNotJudged() {
    for (Shard shard : round.layout().shards()) {
      archive.put(
          "a",
          blocks.get(shard.number()),
          BlockSummary.elementwise(shard.length(), shard.length(), 1f, 1f));
    }
    assertThat(findings(RefusalReason.OUT_OF_BOUNDS, DETAIL, 0)).isEmpty();
  }
}
