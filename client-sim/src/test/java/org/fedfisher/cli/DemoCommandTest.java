package org.fedfisher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.fedfisher.cli.DatasetOption.Source;
import org.fedfisher.sim.RoundDesign;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DemoCommandTest {
  private static final int LENET_EIGEN_RANK = 45;

  /** Of the published experiments. */
  private static final int LENET_PUBLISHED_RANK = 50;

  private static DemoCommand parsed(String... arguments) {
    DemoCommand command = new DemoCommand();
    new CommandLine(command).parseArgs(arguments);
    return command;
  }

  private static RoundDesign design(DemoCommand command) {
    return command.solve.design("r", command.model.network);
  }

  private static RoundDesign design(String arguments) {
    return design(parsed(arguments.split(" ")));
  }

  private static String complaint(Object command, String... arguments) {
    StringWriter err = new StringWriter();
    int code = new CommandLine(command).setErr(new PrintWriter(err)).execute(arguments);
    assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
    return err.toString();
  }

  @Test
  void defaultsGiveTheLedgerSomethingToRefuse() {
    DemoCommand command = parsed();
    assertThat(command.data.dataset).isEqualTo(Source.DIGITS);
    assertThat(command.data.clients).isEqualTo(5);
    assertThat(command.data.alpha).isEqualTo(0.1);
    assertThat(command.data.seed).isZero();
    assertThat(command.fleet.dropOut).isZero();
    assertThat(command.fleet.retry).isPositive();
    assertThat(command.fleet.stragglers).isEqualTo(1);
    assertThat(design(command).fisher()).isEqualTo(FisherStructure.KFAC);
    assertThat(design(command).network().name()).isEqualTo("lenet");
  }

  @Test
  void optionsReachTheirPlaces() {
    DemoCommand command =
        parsed(
            ("--dataset fashion-mnist --data-dir /d --clients 10 --alpha 0.5 --epochs 3"
                    + " --fisher none --seed 7 --parallelism 4 --ui-port 0 --report-dir r"
                    + " --json j.json --damping 0.3 --solver gradient-descent --steps 50"
                    + " --encoding float32 --monte-carlo 2 --keep-up --drop-out 0.2 --retry 0"
                    + " --stragglers 3 --max-delay 1500ms")
                .split(" "));
    assertThat(command.data.dataset).isEqualTo(Source.FASHION_MNIST);
    assertThat(command.data.dataDir).isEqualTo(Path.of("/d"));
    assertThat(command.data.clients).isEqualTo(10);
    assertThat(command.data.seeds().seed()).isEqualTo(7);
    assertThat(command.epochs).isEqualTo(3);
    assertThat(design(command).fisher()).isEqualTo(FisherStructure.NONE);
    assertThat(design(command).solver())
        .isEqualTo(new Solver(SolverKind.GRADIENT_DESCENT, 50, 0.3, 0.0, Arithmetic.FAST));
    assertThat(command.fleet.encoding).isEqualTo(FleetArguments.Encoding.FLOAT32);
    assertThat(command.fleet.monteCarlo).isEqualTo(2);
    assertThat(command.fleet.maxDelay).isEqualTo(Duration.ofMillis(1500));
    assertThat(command.fleet.stragglers).isEqualTo(3);
    assertThat(command.keepUp).isTrue();
    assertThat(command.json).isEqualTo(Path.of("j.json"));
    assertThat(command.reportDir).isEqualTo(Path.of("r"));
  }

  @Test
  void valuesOutOfRangeAreNamed() {
    assertThat(complaint(new DemoCommand(), "--drop-out", "1")).contains("drop-out is 1.0");
    assertThat(complaint(new DemoCommand(), "--epochs", "0")).contains("epochs is 0");
    assertThat(complaint(new DemoCommand(), "--max-delay", "soon")).contains("found \"soon\"");
    assertThat(complaint(new DemoCommand(), "--fisher", "half"))
        .contains("none", "diagonal", "kfac", "full");
    assertThat(complaint(new DemoCommand(), "--model", "resnet"))
        .contains("\"resnet\" is no network known here, expected one of [lenet, small]");
    assertThat(complaint(new DemoCommand(), "--alpha", "0")).contains("alpha");
    assertThat(complaint(new DemoCommand(), "--damping", "-1"))
        .contains("--damping is \"-1.0\", expected a number from 0 up");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--fisher kfac", "--fisher full --model small"})
  void matricesAreSolvedByDampedConjugateGradient(String arguments) {
    assertThat(design(arguments).solver())
        .isEqualTo(new Solver(SolverKind.CONJUGATE_GRADIENT, 500, 0.3, 0.01, Arithmetic.FAST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--fisher none", "--fisher diagonal"})
  void elementwiseRoundsAreSolvedExactly(String arguments) {
    assertThat(design(arguments).solver())
        .isEqualTo(new Solver(SolverKind.EXACT, 0, 0.0, 0.0, Arithmetic.FAST));
    assertThat(design(arguments).factorEncoding()).isEqualTo(TensorEncoding.FLOAT32);
    assertThat(design(arguments).factorRank()).isZero();
  }

  @Test
  void rankFollowsFromTheModelAndTheCompression() {
    assertThat(design("--fisher kfac").factorEncoding()).isEqualTo(TensorEncoding.EIGEN9);
    assertThat(design("--fisher kfac").factorRank()).isEqualTo(LENET_EIGEN_RANK);
    assertThat(design("--compression svd").factorEncoding()).isEqualTo(TensorEncoding.SVD9);
    assertThat(design("--compression svd").factorRank()).isEqualTo(LENET_PUBLISHED_RANK);
    assertThat(design("--compression float32").factorRank()).isZero();
    assertThat(design("--compression svd --rank 9").factorRank()).isEqualTo(9);
    assertThat(design("--model small").factorRank()).isNotEqualTo(LENET_EIGEN_RANK);
  }

  @Test
  void solverOptionsReachTheirPlaces() {
    assertThat(
            design("--steps 9 --damping 0 --tolerance 0.5 --arithmetic strict --rank 3").solver())
        .isEqualTo(new Solver(SolverKind.CONJUGATE_GRADIENT, 9, 0.0, 0.5, Arithmetic.STRICT));
    assertThat(design("--fisher diagonal --solver adam").solver())
        .isEqualTo(new Solver(SolverKind.ADAM, 2000, 0.0, 0.0, Arithmetic.FAST));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--solver exact | --solver is \"exact\", expected conjugate-gradient, gradient-descent or adam for structure kfac",
        "--fisher diagonal --solver conjugate-gradient | --solver is \"conjugate-gradient\", expected exact, gradient-descent or adam for structure diagonal",
        "--fisher diagonal --steps 5 | --steps is \"5\", expected 0 for exact",
        "--steps 0 | --steps is \"0\", expected 1 to 1000000",
        "--solver adam --tolerance 0.1 | --tolerance is \"0.1\", expected 0 for adam",
        "--tolerance 1 | --tolerance is \"1.0\", expected a number between 0 and 1",
        "--fisher diagonal --compression eigen | --compression is \"eigen\", expected float32 where the structure is not kfac",
        "--fisher diagonal --rank 5 | --rank is \"5\", expected 0 for whole factors, and without kfac",
        "--rank 0 | --rank is \"0\", expected 1 to 65536",
        "--fisher full | --model \"lenet\" has 44,190 parameters; the full Fisher is for at most 4,096",
      })
  void whatTheRulesRefuseIsAUsageErrorThatNamesTheOption(String arguments, String message) {
    assertThat(complaint(new DemoCommand(), arguments.split(" "))).startsWith(message);
  }

  @Test
  void simulateNeedsARound() {
    assertThat(complaint(new SimulateCommand())).contains("--round");
    assertThat(complaint(new SimulateCommand(), "--round", "r", "--bootstrap-servers", "nowhere"))
        .contains("nowhere");
  }
}
