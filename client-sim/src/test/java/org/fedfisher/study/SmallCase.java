package org.fedfisher.study;

import java.nio.file.Path;
import java.util.Objects;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;

/** The published multilayer perceptron: 45 parameters, two clients. */
final class SmallCase {
  static final Solver SOLVER =
      new Solver(SolverKind.CONJUGATE_GRADIENT, 500, 0.3, 0.01, Arithmetic.STRICT);

  private SmallCase() {}

  static Path folder() throws Exception {
    return Path.of(
        Objects.requireNonNull(SmallCase.class.getResource("/golden/small_mlp")).toURI());
  }

  static GoldenUpdates updates() throws Exception {
    return GoldenUpdates.read(folder());
  }
}
