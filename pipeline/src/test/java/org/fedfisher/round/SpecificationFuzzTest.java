package org.fedfisher.round;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.fedfisher.GoldenBytes;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.OpenRound;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any command to open a round opens it or is refused with a reason, and an open round is sound. */
class SpecificationFuzzTest {
  static Stream<Arguments> commands() {
    Stream<byte[]> tiny =
        Stream.of(FisherStructure.NONE, FisherStructure.DIAGONAL)
            .map(fisher -> Wire.encode(new OpenRound(Rounds.wire(fisher, 2, 1), 0L)));
    return Stream.concat(GoldenBytes.of("OpenRound"), tiny).map(Arguments::of);
  }

  @MethodSource("commands")
  @FuzzTest
  void anyRoundIsOpenedOrRefused(byte[] value) throws InvalidRecordException {
    OpenRound command;
    try {
      command = Wire.decode(value, OpenRound.class);
    } catch (InvalidRecordException e) {
      return;
    }
    Specification round;
    try {
      round = Specification.of(command.getSpecification());
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    long next = 0;
    for (Shard shard : round.layout().shards()) {
      assertThat(shard.first()).isEqualTo(next);
      next += shard.length();
      assertThat(round.shape(shard).grid().weightUnits()).isPositive();
    }
    assertThat(next).isEqualTo(round.layout().parameters());
    Step step = new Unopened(Tally.empty()).open(round);
    Wire.encode(new LedgerFact(round.round(), 0L, 0L, step.facts().get(0).body()));
  }
}
