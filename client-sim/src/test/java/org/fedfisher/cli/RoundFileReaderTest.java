package org.fedfisher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.fedfisher.round.Specification;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Bounds;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.LayerLimits;
import org.fedfisher.wire.Limits;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;

class RoundFileReaderTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final String SHORT =
      """
      round: r-1
      model: lenet
      initial-weights: {seed: 7}
      target-clients: 3
      deadline: 2h
      """;

  @TempDir Path folder;

  private RoundFile read(String text) throws IOException {
    return RoundFileReader.read(Files.writeString(folder.resolve("r.yaml"), text));
  }

  private RoundSpecification specification(String text) throws IOException {
    return read(text).specification(new Sha256(new byte[32]), NOW);
  }

  @Test
  void shortFileMeansTheDefaults() throws IOException {
    RoundSpecification round = specification(SHORT);

    assertThat(round.getModel().getLayers()).hasSize(5);
    assertThat(round.getModel().getLayers().get(1).getShape()).containsExactly(16, 6, 5, 5);
    assertThat(round.getFisher()).isEqualTo(FisherStructure.KFAC);
    assertThat(round.getQuorum()).isEqualTo(3);
    assertThat(round.getShardParameters()).isEqualTo(114_688);
    assertThat(round.getDeadlineMillis()).isEqualTo(NOW.plus(Duration.ofHours(2)).toEpochMilli());
    assertThat(round.getBounds()).isEqualTo(new Bounds(30, 6, 4, 12, 20));
    assertThat(round.getSolver())
        .isEqualTo(new Solver(SolverKind.CONJUGATE_GRADIENT, 500, 0.3, 0.01, Arithmetic.FAST));
    assertThat(round.getFactorEncoding()).isEqualTo(TensorEncoding.EIGEN9);
    assertThat(round.getFactorRank()).isPositive();
    assertThat(round.getIdentity()).isEqualTo(Identity.REGISTERED);
    assertThat(specification(SHORT + "identity: open\n").getIdentity()).isEqualTo(Identity.OPEN);
  }

  @Test
  void exampleNamesTheDefaultsAndEveryKey() throws IOException {
    Path example = Path.of("../docs/examples/round.yaml");
    RoundSpecification round = specification(Files.readString(example));
    RoundSpecification defaults = specification(SHORT);

    assertThat(Specification.of(round).wire()).isEqualTo(round);
    assertThat(round.getFisher()).isEqualTo(defaults.getFisher());
    assertThat(round.getSolver()).isEqualTo(defaults.getSolver());
    assertThat(round.getBounds()).isEqualTo(defaults.getBounds());
    assertThat(round.getFactorEncoding()).isEqualTo(defaults.getFactorEncoding());
    assertThat(round.getFactorRank()).isEqualTo(defaults.getFactorRank());
    assertThat(Files.readString(example)).contains("# rank: ");
  }

  @Test
  void latenessIsASpanOfTimeAsDeadlinesAre() throws IOException {
    RoundSpecification round =
        specification(SHORT + "allowed-lateness: 1d2h\nrevision-delay: 90s\n");
    assertThat(round.getAllowedLatenessMillis()).isEqualTo(26 * 3_600_000L);
    assertThat(round.getRevisionDelayMillis()).isEqualTo(90_000L);
    assertThat(specification(SHORT).getAllowedLatenessMillis()).isZero();
    assertThatThrownBy(() -> specification(SHORT + "allowed-lateness: soon\n"))
        .hasMessageStartingWith("allowed-lateness: found \"soon\", expected a time");
  }

  @Test
  void helpNamesTheDefaults() throws IOException {
    String help =
        Arrays.stream(RoundOpenCommand.class.getAnnotation(Command.class).footer())
            .filter(line -> line.startsWith("  ") && !line.startsWith("  fedfisher"))
            .collect(Collectors.joining("\n"));

    assertThat(specification(help))
        .isEqualTo(
            specification(
                SHORT
                    .replace("r-1", "digits-1")
                    .replace("seed: 7", "seed: 1")
                    .replace("clients: 3", "clients: 10")));
  }

  @ParameterizedTest
  @CsvSource({"none", "diagonal"})
  void elementwiseRoundsAreSolvedExactly(String fisher) throws IOException {
    RoundSpecification round = specification(SHORT + "fisher: " + fisher + "\n");

    assertThat(round.getSolver())
        .isEqualTo(new Solver(SolverKind.EXACT, 0, 0.0, 0.0, Arithmetic.FAST));
    assertThat(round.getFactorEncoding()).isEqualTo(TensorEncoding.FLOAT32);
    assertThat(round.getFactorRank()).isZero();
  }

  @Test
  void limitsAreRead() throws IOException {
    Limits limits =
        specification(
                SHORT
                    + """
                    limits:
                      max-examples: 1000
                      max-fisher-trace: 20
                      max-shift: 3
                      max-update-bytes: 8 mb
                      layers:
                        fc1: {max-fisher-trace: 5.5, max-shift: 0.5}
                        fc2: {}
                    """)
            .getLimits();

    assertThat(limits)
        .isEqualTo(
            new Limits(
                1000L,
                20.0,
                3.0,
                List.of(new LayerLimits("fc1", 5.5, 0.5), new LayerLimits("fc2", 0.0, 0.0)),
                8L << 20));
    assertThat(LimitsSection.text(limits))
        .isEqualTo(
            "1,000 examples, 8,388,608 bytes, a Fisher trace of 20.0 in a layer, a shift of 3.0 in a"
                + " layer, a Fisher trace of 5.5 in fc1, a shift of 0.5 in fc1, anything in fc2");
    assertThat(LimitsSection.text(specification(SHORT).getLimits())).isEmpty();
  }

  @Test
  void sizeThatIsNoneNamesItsLine() {
    assertThatThrownBy(() -> read(SHORT + "limits:\n  max-update-bytes: much\n"))
        .hasMessageContaining("limits: max-update-bytes is \"much\", expected a size");
  }

  @Test
  void solverAndCompressionAreRead() throws IOException {
    RoundSpecification round =
        specification(
            SHORT
                + """
                fisher: kfac
                solver: {kind: adam, steps: 7, damping: 0, arithmetic: strict}
                compression: {factors: svd, rank: 12}
                bounds: {max-product-log2: 8, max-input-log2: 9}
                """);

    assertThat(round.getSolver())
        .isEqualTo(new Solver(SolverKind.ADAM, 7, 0.0, 0.0, Arithmetic.STRICT));
    assertThat(round.getFactorEncoding()).isEqualTo(TensorEncoding.SVD9);
    assertThat(round.getFactorRank()).isEqualTo(12);
    assertThat(round.getBounds()).isEqualTo(new Bounds(30, 6, 4, 8, 9));
  }

  @Test
  void whatTheSolverSectionLeavesOutFollowsFromItsKind() throws IOException {
    assertThat(specification(SHORT + "solver: {kind: gradient-descent}\n").getSolver())
        .isEqualTo(new Solver(SolverKind.GRADIENT_DESCENT, 2000, 0.3, 0.0, Arithmetic.FAST));
    assertThat(specification(SHORT + "solver: {damping: 0.1}\n").getSolver())
        .isEqualTo(new Solver(SolverKind.CONJUGATE_GRADIENT, 500, 0.1, 0.01, Arithmetic.FAST));
  }

  @Test
  void everyKeyIsRead() throws IOException {
    RoundSpecification round =
        specification(
            """
            round: 2030
            model:
              name: mine
              layers:
                - {name: w, shape: [2, 3]}
                - {name: b, shape: [2]}
            initial-weights:
              file: w0.bin
            fisher: NONE
            target-clients: 10
            quorum: 4
            deadline: 2030-02-01T00:00:00Z
            shard-parameters: 4
            bounds: {max-examples-log2: 20, max-fisher-log2: 3, max-weight-log2: 2}
            solver: {kind: Gradient-Descent, steps: 100, damping: 0.5}
            comparisons: true
            training: {epochs: 10, rate: 0.1}
            """);

    assertThat(round.getRound()).isEqualTo("2030");
    assertThat(round.getModel().getLayers()).hasSize(2);
    assertThat(round.getFisher()).isEqualTo(FisherStructure.NONE);
    assertThat(round.getQuorum()).isEqualTo(4);
    assertThat(round.getShardParameters()).isEqualTo(4);
    assertThat(round.getBounds()).isEqualTo(new Bounds(20, 3, 2, 12, 20));
    assertThat(round.getSolver())
        .isEqualTo(new Solver(SolverKind.GRADIENT_DESCENT, 100, 0.5, 0.0, Arithmetic.FAST));
    assertThat(round.getComparisons()).isTrue();
    assertThat(round.getTraining()).isEqualTo(Map.of("epochs", "10", "rate", "0.1"));
  }

  @Test
  void unknownKeyIsNamedWithLineAndTheKnownOnes() {
    assertThatThrownBy(() -> read(SHORT + "quorom: 2\n"))
        .hasMessageContaining(
            "r.yaml:6: quorom: unknown key, expected one of [allowed-lateness, bounds, ")
        .hasMessageContaining("quorum");
    assertThatThrownBy(() -> read(SHORT + "solver:\n  kind: exact\n  damp: 1\n"))
        .hasMessageContaining("r.yaml:8: solver.damp: unknown key");
    assertThatThrownBy(() -> read(SHORT + "compression: {ranks: 1}\n"))
        .hasMessageContaining(
            "r.yaml:6: compression.ranks: unknown key, expected one of [factors,");
  }

  @ParameterizedTest
  @CsvSource({"round", "model", "initial-weights", "target-clients", "deadline"})
  void missingKeyIsNamed(String key) {
    String without = SHORT.replaceAll("(?m)^" + key + ":.*\n", "");
    assertThatThrownBy(() -> read(without))
        .hasMessageContaining("r.yaml:1: missing key \"%s\"".formatted(key));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fisher: half | r.yaml:6: fisher: found \"half\", expected one of [none, diagonal, kfac, full]",
        "solver: {kind: best} | solver.kind: found \"best\", expected one of [exact, gradient-descent, adam, conjugate-gradient]",
        "solver: {arithmetic: slow} | solver.arithmetic: found \"slow\", expected one of [fast, strict]",
        "compression: {factors: zip} | compression.factors: found \"zip\", expected one of [eigen, svd, float32]",
        "compression: {rank: high} | compression.rank: found \"high\", expected a number",
        "quorum: many | 6: quorum: found \"many\", expected a number",
        "comparisons: perhaps | comparisons: found \"perhaps\", expected boolean",
        "round: again | 6: Duplicate field 'round'",
        "training: [1 | r.yaml:",
      })
  void wrongValueIsNamed(String line, String message) {
    assertThatThrownBy(() -> read(SHORT + line + "\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void weightsComeFromExactlyOnePlace() {
    assertThatThrownBy(() -> read(SHORT.replace("{seed: 7}", "{seed: 7, file: w.bin}")))
        .hasMessageContaining("initial-weights: found 2 of file, seed and round");
    assertThatThrownBy(() -> read(SHORT.replace("lenet", "resnet")))
        .hasMessageContaining("model: \"resnet\" is no network known here");
  }

  @ParameterizedTest
  @CsvSource({"30m,1800", "1d12h,129600", "90s,90", "2030-01-01T00:00:01Z,1"})
  void deadlineIsAnInstantOrATimeFromNow(String text, long seconds) {
    assertThat(Deadline.parse(text, NOW)).isEqualTo(NOW.plusSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({"soon", "2", "'0s'", "'2030-01-01T00:00:00Z'"})
  void noTimeOrThePastIsNoDeadline(String text) {
    assertThatThrownBy(() -> Deadline.parse(text, NOW)).hasMessageStartingWith("deadline: ");
  }

  @Test
  void noLimitsOfALayerAreNamed() {
    assertThatThrownBy(() -> specification(SHORT + "limits: {layers: {fc1: ~}}\n"))
        .hasMessageContaining("limits.layers.fc1: ")
        .hasMessageEndingWith("found nothing where a value is expected");
  }

  @Test
  void noSizeInAShapeIsNamed() {
    String file =
        SHORT.replaceFirst(
            "(?m)^model:.*$", "model: {name: m, layers: [{name: a, shape: [3, ~]}]}");

    assertThatThrownBy(() -> specification(file))
        .hasMessageContaining("model.layers[0].shape[1]: ")
        .hasMessageEndingWith("found nothing where a value is expected");
  }

  @Test
  void searchForALineEndsWhereTheFileIsNoText() {
    assertThat(YamlLines.of(SHORT + "quorum: \0", List.of())).isEqualTo(6);
  }
}
