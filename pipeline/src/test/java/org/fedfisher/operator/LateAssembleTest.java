package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.fedfisher.round.Closing;
import org.fedfisher.round.Rounds;
import org.fedfisher.round.Specification;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.GlobalModelManifest;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.RoundSpecification;
import org.junit.jupiter.api.Test;

/** Revisions whose shards come mixed are published apart, in their order. */
class LateAssembleTest {
  private static final int[] LENGTHS = {4, 2, 4};

  private static SolvedShard solved(int block, int revision) {
    RoundSpecification wire = Rounds.wire(FisherStructure.DIAGONAL, 1, 1);
    wire.setAllowedLatenessMillis(500L);
    byte[] round = Specifications.encode(Specification.of(wire));
    byte[] weights = new byte[LENGTHS[block] * Float.BYTES];
    weights[0] = (byte) revision;
    return new SolvedShard(
        "r1",
        block,
        3,
        digest(block, revision),
        weights,
        weights,
        weights,
        new byte[0],
        1,
        1,
        1,
        0,
        null,
        RoundClosing.of(round, new Closing(revision, 1, 10, 3 + 2 * revision, 1000)),
        null);
  }

  private static byte[] digest(int block, int revision) {
    return Sha256s.of(new byte[] {(byte) block, (byte) revision});
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, SolvedShard, KafkaOutput> opened(
      OperatorSubtaskState state) throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new AssembleModel()), SolvedShard::round, Types.STRING);
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  @Test
  void mixedRevisionsArePublishedApartAndNothingIsKept() throws Exception {
    OperatorSubtaskState state;
    try (var first = opened(null)) {
      first.processElement(solved(1, 0), 0);
      first.processElement(solved(1, 1), 0);
      first.processElement(solved(2, 0), 0);
      state = first.snapshot(1, 1);
      assertThat(first.extractOutputValues()).isEmpty();
    }
    try (var second = opened(state)) {
      second.processElement(solved(2, 1), 0);
      second.processElement(solved(0, 0), 0);
      second.processElement(solved(0, 1), 0);
      List<LedgerFact> facts = Harnesses.facts(second, AssembleModel.FACTS);
      assertThat(facts).extracting(LedgerFact::getOrdinal).containsExactly(3L, 5L);
      assertThat(facts)
          .extracting(fact -> ((ModelPublished) fact.getFact()).getRevision())
          .containsExactly(0, 1);
      assertThat(second.numKeyedStateEntries()).isZero();
      List<SpecificRecord> records = new ArrayList<>();
      for (KafkaOutput output : second.extractOutputValues()) {
        records.add(Wire.decode(output.value()));
      }
      for (SpecificRecord record : records) {
        if (record instanceof GlobalModelBlock block
            && block.getVariant() == ModelVariant.SOLUTION) {
          assertThat(block.getShard()).isEqualTo(block.getBlock());
          byte[] digest = new byte[Sha256s.BYTES];
          block.getSumsDigest().duplicate().get(digest);
          assertThat(digest).isEqualTo(digest(block.getShard(), block.getRevision()));
        } else if (record instanceof GlobalModelBlock block) {
          assertThat(block.getShard()).isEqualTo(-1);
          assertThat(block.getSumsDigest().remaining()).isZero();
        }
      }
      assertThat(records)
          .filteredOn(GlobalModelManifest.class::isInstance)
          .extracting(record -> ((GlobalModelManifest) record).getRevision())
          .containsExactly(0, 0, 0, 1, 1, 1);
    }
  }
}
