package org.fedfisher.cli;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.fedfisher.study.CompressionPlot;
import org.fedfisher.study.CompressionStudy;
import org.fedfisher.study.GoldenUpdates;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Factors sent in several encodings and ranks. */
@Command(
    name = "compression",
    sortOptions = false,
    description = {
      "Compares ways to send K-FAC's factors: bits per parameter, of factors and of the whole upload"
          + " with 16-bit weights; error of G W A; test accuracy after the default damped solve.",
      "Test examples are reported on, never used to choose. The default damping was chosen on seed 0"
          + " of FashionMNIST (alpha 0.1)."
    })
final class StudyCompressionCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Mixin final StudyArguments arguments = new StudyArguments();

  @Override
  public Integer call() throws IOException {
    arguments.run(Objects.requireNonNull(spec), this::study);
    return 0;
  }

  private void study(GoldenUpdates golden, ToDoubleFunction<float[]> accuracy) throws IOException {
    CommandSpec command = Objects.requireNonNull(spec);
    int rank = StudyArguments.rank(golden);
    List<CompressionStudy.Row> rows =
        new CompressionStudy(golden, StudyArguments.solver(), rank, accuracy)
            .measure(StudyArguments.progress(command));
    arguments.report(command, golden, StudyTables.compression(rows), rows);
    command.commandLine().getOut().printf("%nRounds take EIGEN9, rank %d, by default.%n", rank);
    if (arguments.plot != null) {
      CompressionPlot.write(arguments.plot, golden.title(), rows, rank);
    }
  }
}
