package org.fedfisher.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.LayerLimits;
import org.fedfisher.wire.Limits;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What one client may claim: layers "a" (shards 0 and 1) and "b" (shard 2). */
class LimitRulesTest {
  private static final Limits NONE = new Limits(0L, 0.0, 0.0, List.of(), 0L);

  private static RoundSpecification limited(FisherStructure fisher, Limits limits) {
    RoundSpecification round = Rounds.wire(fisher, 2, 1);
    round.setLimits(limits);
    return round;
  }

  private static Limits traces(double every, LayerLimits... layers) {
    return new Limits(0L, every, 0.0, List.of(layers), 0L);
  }

  private static LayerLimits layer(String name, double trace) {
    return new LayerLimits(name, trace, 0.0);
  }

  static Stream<Arguments> wrongLimits() {
    return Stream.of(
        wrong("limits.maxExamples is \"-1\"", r -> r.getLimits().setMaxExamples(-1)),
        wrong("limits.maxUpdateBytes is \"-1\"", r -> r.getLimits().setMaxUpdateBytes(-1)),
        wrong("limits.maxFisherTrace is \"-1.0\"", r -> r.getLimits().setMaxFisherTrace(-1)),
        wrong("limits.maxFisherTrace", r -> r.getLimits().setMaxFisherTrace(Double.NaN)),
        wrong(
            "limits.maxFisherTrace",
            r -> r.getLimits().setMaxFisherTrace(Double.POSITIVE_INFINITY)),
        wrong("limits.maxShift", r -> r.getLimits().setMaxShift(Double.NaN)),
        wrong("limits.layers is \"c\"", r -> r.getLimits().setLayers(List.of(layer("c", 1)))),
        wrong(
            "limits.layers is \"a\"",
            r -> r.getLimits().setLayers(List.of(layer("a", 1), layer("a", 2)))),
        wrong(
            "limits.layers.maxFisherTrace",
            r -> r.getLimits().setLayers(List.of(layer("a", -0.5)))),
        wrong(
            "limits.maxFisherTrace is \"1.0\", expected 0 where no client sends a Fisher",
            r -> {
              r.setFisher(FisherStructure.NONE);
              r.getLimits().setMaxFisherTrace(1);
            }),
        wrong("limits.maxShift is \"-1.0\"", r -> r.getLimits().setMaxShift(-1)),
        wrong(
            "limits.layers.maxShift",
            r ->
                r.getLimits()
                    .setLayers(List.of(new LayerLimits("a", 0.0, Double.POSITIVE_INFINITY)))),
        wrong(
            "limits.maxShift is \"1.0\", expected 0 where no client sends a Fisher",
            r -> {
              r.setFisher(FisherStructure.NONE);
              r.getLimits().setMaxShift(1);
            }));
  }

  private static Arguments wrong(String message, Consumer<RoundSpecification> change) {
    return Arguments.of(message, change);
  }

  @ParameterizedTest
  @MethodSource("wrongLimits")
  void wrongLimitNamesItsKey(String message, Consumer<RoundSpecification> change) {
    RoundSpecification round =
        limited(FisherStructure.DIAGONAL, new Limits(0L, 0.0, 0.0, List.of(), 0L));
    change.accept(round);
    assertThatThrownBy(() -> Specification.of(round))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void examplesOfOneClientAreLimited() {
    Limits limits = new Limits(10L, 0.0, 0.0, List.of(), 0L);
    assertThat(refusal(limits, 10, 1, 1)).isNull();
    assertThat(refusal(limits, 11, 1, 1))
        .isEqualTo("11 examples of one client, the round allows at most 10");
  }

  @Test
  void bytesOfAnUpdateAreLimited() {
    Limits limits = new Limits(0L, 0.0, 0.0, List.of(), 300L);
    assertThat(refusal(limits, 10, 1, 100)).isNull();
    assertThat(refusal(limits, 10, 1, 101))
        .isEqualTo("303 bytes of an update's blocks, the round allows at most 300");
  }

  @Test
  void traceOfALayerIsThatOfItsShardsTogether() {
    assertThat(refusal(traces(2), 10, 1, 100)).isNull();
    assertThat(refusal(traces(Math.nextDown(2.0)), 10, 1, 100))
        .isEqualTo(
            "layer \"a\": trace of the Fisher is 2.0, the round allows at most "
                + Math.nextDown(2.0));
  }

  @Test
  void namedLayerHasOnlyItsOwnLimit() {
    assertThat(refusal(traces(0.5, layer("a", 2), layer("b", 0)), 10, 1, 100)).isNull();
    assertThat(refusal(traces(0.5, layer("a", 2)), 10, 1, 100)).startsWith("layer \"b\": trace");
    assertThat(refusal(traces(0, layer("b", 0.5)), 10, 1, 100)).startsWith("layer \"b\": trace");
  }

  @Test
  void traceThatIsNoNumberIsBeyondEveryLimit() {
    assertThat(refusal(traces(2), 10, Double.NaN, 100)).contains("trace of the Fisher is NaN");
  }

  @Test
  void whatAnEarlierReleaseDidNotMeasureCannotBeLimited() {
    assertThat(refusal(NONE, 10, 0, 0)).isNull();
    assertThat(refusal(traces(2), 10, 0, 0)).startsWith("shard 0 (layer \"a\"): came before");
    assertThat(refusal(new Limits(0L, 0.0, 0.0, List.of(), 9L), 10, 0, 0)).contains("came before");
  }

  private static Limits shifts(double every, LayerLimits... layers) {
    return new Limits(0L, 0.0, every, List.of(layers), 0L);
  }

  /** Of layer "a", two shards; 4 + 5 is the square of 3. */
  @Test
  void shiftOfALayerIsTheRootOverItsShardsTogether() {
    assertThat(shiftRefusal(shifts(3), 4, 5, 9)).isNull();
    assertThat(shiftRefusal(shifts(Math.nextDown(3.0)), 4, 5, 0))
        .isEqualTo(
            "layer \"a\": shift ||F^(1/2) (W - W0)|| is 3.0, the round allows at most "
                + Math.nextDown(3.0));
    assertThat(shiftRefusal(shifts(3), 4, 5, Math.nextUp(9.0))).startsWith("layer \"b\": shift");
  }

  @Test
  void namedLayerHasOnlyItsOwnLimitOfTheShift() {
    LayerLimits free = new LayerLimits("a", 0.0, 0.0);
    assertThat(shiftRefusal(shifts(1, free), 4, 5, 1)).isNull();
    LayerLimits strict = new LayerLimits("b", 0.0, 0.5);
    assertThat(shiftRefusal(shifts(0, strict), 400, 500, 1)).startsWith("layer \"b\": shift");
  }

  @Test
  void shiftThatIsNoNumberIsBeyondEveryLimit() {
    assertThat(shiftRefusal(shifts(3), Double.NaN, 0, 0)).contains("is NaN");
    assertThat(shiftRefusal(shifts(3), Double.POSITIVE_INFINITY, 0, 0)).contains("is Infinity");
  }

  @Test
  void shiftThatNobodyMeasuredIsRefusedOnlyWhereItIsLimited() {
    assertThat(refusal(NONE, 10, 1, 100)).isNull();
    assertThat(refusal(shifts(3), 10, 1, 100))
        .isEqualTo(
            "shard 0 (layer \"a\"): how far it moved was not measured: it came before round and W0"
                + " were on Kafka; send it again");
    LayerLimits onlyB = new LayerLimits("b", 0.0, 1.0);
    assertThat(refusal(shifts(0, onlyB), 10, 1, 100)).startsWith("shard 2 (layer \"b\")");
  }

  /** The refusal of an update with such squared shifts of its shards. */
  private static String shiftRefusal(Limits limits, double... squares) {
    List<BlockSummary> shards = new ArrayList<>();
    for (BlockSummary shard : Rounds.candidate("c1", 10).shards()) {
      shards.add(shard.plusBytes(100).plusShift(shard.weights(), squares[shards.size()]));
    }
    return refusal(limits, 10, shards);
  }

  /** Detail of the refusal of an update with such a trace and so many bytes in each shard. */
  private static String refusal(Limits limits, long examples, double trace, long bytes) {
    List<BlockSummary> shards = new ArrayList<>();
    for (BlockSummary shard : Rounds.candidate("c1", examples).shards()) {
      shards.add(shard.plusFisherTrace(trace).plusBytes(bytes));
    }
    return refusal(limits, examples, shards);
  }

  private static String refusal(Limits limits, long examples, List<BlockSummary> shards) {
    Specification round = Specification.of(limited(FisherStructure.DIAGONAL, limits));
    Open open = (Open) new Unopened(Tally.empty()).open(round).next();
    Candidate good = Rounds.candidate("c1", examples);
    Candidate update =
        new Candidate(
            "c1",
            "u1",
            good.headerDigest(),
            examples,
            good.fisher(),
            Rounds.BASE,
            shards,
            Authorship.UNSIGNED,
            new byte[0],
            Rounds.CONTENT);
    Step step = open.consider(update, null, List::of, Rounds.DEADLINE - 1);
    if (step.facts().get(0).body() instanceof UpdateRefused refused) {
      assertThat(refused.getReason()).isEqualTo(RefusalReason.OUT_OF_BOUNDS);
      return refused.getDetail();
    }
    assertThat(step.facts().get(0).body()).isInstanceOf(UpdateAdmitted.class);
    return null;
  }
}
