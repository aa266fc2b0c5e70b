package org.fedfisher.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.fedfisher.client.GlobalModel;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Bounds;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Limits;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class ExpectedRoundTest {
  @Command(name = "test")
  private static final class Host {
    @Mixin final ExpectedRound expected = new ExpectedRound();
  }

  private static final RoundSpecification ROUND =
      new RoundSpecification(
          "r1",
          new Model("m", List.of(new Layer("a", List.of(2, 2)))),
          GlobalModel.digest(new float[4]),
          FisherStructure.KFAC,
          4,
          1,
          1,
          1L,
          new Bounds(30, 6, 4, 12, 20),
          new Solver(SolverKind.CONJUGATE_GRADIENT, 500, 0.3, 0.01, Arithmetic.FAST),
          true,
          Map.of(),
          TensorEncoding.EIGEN9,
          2,
          Identity.OPEN,
          new Limits(0L, 0.0, 0.0, List.of(), 0L),
          0L,
          0L);

  private static void check(String... arguments) {
    Host host = new Host();
    CommandLine line = new CommandLine(host).setCaseInsensitiveEnumValuesAllowed(true);
    line.parseArgs(arguments);
    host.expected.check(line.getCommandSpec(), ROUND);
  }

  @Test
  void nothingExpectedOrAllAsExpectedPasses() {
    assertThatCode(() -> check()).doesNotThrowAnyException();
    assertThatCode(() -> check("--fisher", "kfac", "--compression", "eigen"))
        .doesNotThrowAnyException();
  }

  @Test
  void anotherRoundThanExpectedIsNamed() {
    assertThatThrownBy(() -> check("--fisher", "diagonal"))
        .isInstanceOf(ParameterException.class)
        .hasMessage("--fisher is diagonal, round \"r1\" asks for kfac");
    assertThatThrownBy(() -> check("--compression", "svd"))
        .hasMessageContaining("--compression is svd");
    assertThatThrownBy(() -> check("--solver", "adam"))
        .hasMessage("--solver is adam, round \"r1\" asks for conjugate-gradient");
  }
}
