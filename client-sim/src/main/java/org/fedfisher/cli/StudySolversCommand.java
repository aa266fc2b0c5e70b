package org.fedfisher.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.fedfisher.data.Examples;
import org.fedfisher.data.StoredPartition;
import org.fedfisher.sim.Seeds;
import org.fedfisher.study.GoldenUpdates;
import org.fedfisher.study.SolverStudy;
import org.fedfisher.train.Evaluator;
import org.fedfisher.train.Network;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** One set of uploads solved by every solver. */
@Command(
    name = "solvers",
    sortOptions = false,
    description = {
      "Solves the round by conjugate gradient, gradient descent and the published Adam recurrence,"
          + " the latter two in 2,000 steps, damped and undamped.",
      "With --validation also as the published code does: Adam's best snapshot of 20 on labelled"
          + " examples that the operator holds. Test examples are reported on, never used to choose."
    })
final class StudySolversCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Mixin final StudyArguments arguments = new StudyArguments();

  @Option(
      names = "--validation",
      paramLabel = "FILE",
      description =
          "Labelled examples of the operator: positions in the training examples, little-endian"
              + " float32 (val_indices.bin of a published case). Without, no snapshot is picked.")
  @Nullable Path validation;

  @Override
  public Integer call() throws IOException {
    CommandSpec command = Objects.requireNonNull(spec);
    if (arguments.plot != null) {
      throw new ParameterException(command.commandLine(), "solvers has no --plot");
    }
    arguments.run(command, this::study);
    return 0;
  }

  private void study(GoldenUpdates golden, ToDoubleFunction<float[]> accuracy) throws IOException {
    CommandSpec command = Objects.requireNonNull(spec);
    Path file = validation;
    if (file == null) {
      study(command, golden, accuracy, null);
      return;
    }
    Examples held = StoredPartition.read(file, arguments.data.load(new Seeds(0)).train());
    try (Evaluator evaluator = new Evaluator(Network.lenet())) {
      study(
          command, golden, accuracy, weights -> 100 * evaluator.evaluate(weights, held).accuracy());
    }
  }

  private void study(
      CommandSpec command,
      GoldenUpdates golden,
      ToDoubleFunction<float[]> accuracy,
      @Nullable ToDoubleFunction<float[]> held)
      throws IOException {
    List<SolverStudy.Row> rows =
        new SolverStudy(
                golden, StudyArguments.solver(), StudyArguments.rank(golden), accuracy, held)
            .measure(StudyArguments.progress(command));
    arguments.report(command, golden, StudyTables.solvers(rows), rows);
  }
}
