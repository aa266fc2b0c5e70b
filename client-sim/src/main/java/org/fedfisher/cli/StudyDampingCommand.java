package org.fedfisher.cli;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.fedfisher.study.DampingPlot;
import org.fedfisher.study.DampingStudy;
import org.fedfisher.study.GoldenUpdates;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** One set of uploads solved with dampings from none to 10. */
@Command(
    name = "damping",
    sortOptions = false,
    description = {
      "Solves the round with dampings from 0 to 10 by conjugate gradient, at the default compression"
          + " and tolerance, in at most 500 steps; FedAvg, Fisher merge and RegMean beside them.",
      "Test examples are reported on, never used to choose. The default damping, 0.3, was chosen on"
          + " seed 0 of FashionMNIST (alpha 0.1): its accuracy there is not that of an unseen case."
    })
final class StudyDampingCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Mixin final StudyArguments arguments = new StudyArguments();

  @Override
  public Integer call() throws IOException {
    arguments.run(Objects.requireNonNull(spec), this::study);
    return 0;
  }

  private void study(GoldenUpdates golden, ToDoubleFunction<float[]> accuracy) throws IOException {
    CommandSpec command = Objects.requireNonNull(spec);
    DampingStudy.Result result =
        new DampingStudy(golden, StudyArguments.solver(), StudyArguments.rank(golden), accuracy)
            .measure(StudyArguments.progress(command));
    arguments.report(command, golden, StudyTables.damping(result), result);
    if (arguments.plot != null) {
      DampingPlot.write(
          arguments.plot, golden.title(), result, StudyArguments.solver().getDamping());
    }
  }
}
