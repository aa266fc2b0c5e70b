package org.fedfisher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.fedfisher.cli.DatasetOption.Source;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DemoCommandTest {
  private static DemoCommand parsed(String... arguments) {
    DemoCommand command = new DemoCommand();
    new CommandLine(command).parseArgs(arguments);
    return command;
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
    assertThat(command.solve.structure()).isEqualTo(FisherStructure.DIAGONAL);
    assertThat(command.solve.solver())
        .isEqualTo(new Solver(SolverKind.EXACT, 0, 0.0, 0.0, Arithmetic.FAST));
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
    assertThat(command.solve.structure()).isEqualTo(FisherStructure.NONE);
    assertThat(command.solve.solver())
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
    assertThat(complaint(new DemoCommand(), "--fisher", "kfac")).contains("none", "diagonal");
    assertThat(complaint(new DemoCommand(), "--alpha", "0")).contains("alpha");
    assertThat(complaint(new DemoCommand(), "--damping", "-1")).contains("damping is -1.0");
  }

  @Test
  void simulateNeedsARound() {
    assertThat(complaint(new SimulateCommand())).contains("--round");
    assertThat(complaint(new SimulateCommand(), "--round", "r", "--bootstrap-servers", "nowhere"))
        .contains("nowhere");
  }
}
