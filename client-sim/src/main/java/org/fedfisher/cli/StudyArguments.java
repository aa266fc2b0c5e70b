package org.fedfisher.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.fedfisher.data.Dataset;
import org.fedfisher.sim.Seeds;
import org.fedfisher.solve.QuadraticSolver;
import org.fedfisher.study.GoldenUpdates;
import org.fedfisher.train.Evaluator;
import org.fedfisher.train.Network;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Solver;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What every study reads and writes. */
final class StudyArguments {
  /** What a study does with the uploads and the accuracy of models. */
  interface Study {
    void run(GoldenUpdates golden, ToDoubleFunction<float[]> accuracy) throws IOException;
  }

  @Option(
      names = "--golden",
      paramLabel = "DIR",
      required = true,
      description =
          "Folder of a published case of LeNet: manifest.json and the clients' weights and"
              + " factors.")
  Path golden = Path.of("");

  @Mixin final DatasetOption data = new DatasetOption();

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draw the results, too: a PNG file, which is overwritten.")
  @Nullable Path plot;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the results as JSON, too; the file is overwritten.")
  @Nullable Path json;

  /** Runs a study between reading and writing. */
  void run(CommandSpec command, Study study) throws IOException {
    Path picture = plot;
    if (picture != null && !picture.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw new ParameterException(
          command.commandLine(), "--plot is %s, expected a name ending in .png".formatted(picture));
    }
    GoldenUpdates updates = GoldenUpdates.read(golden);
    if (!data.dataset.toString().replace("-", "").equalsIgnoreCase(updates.dataset())) {
      throw new ParameterException(
          command.commandLine(),
          "--dataset is %s, the case is of \"%s\"".formatted(data.dataset, updates.dataset()));
    }
    PrintWriter out = command.commandLine().getOut();
    out.printf("%s%n", updates.title());
    out.flush();
    Dataset examples = data.load(new Seeds(0));
    try (Evaluator evaluator = new Evaluator(Network.lenet())) {
      study.run(updates, weights -> 100 * evaluator.evaluate(weights, examples.test()).accuracy());
    }
  }

  /** Lines as they come. */
  static Consumer<String> progress(CommandSpec command) {
    PrintWriter out = command.commandLine().getOut();
    return line -> {
      out.println("  " + line);
      out.flush();
    };
  }

  /** The form of the JSON file. */
  record Report(String uploads, int defaultRank, String solver, Object results) {}

  /** Prints a table and, where it is asked for, writes its records as JSON. */
  void report(CommandSpec command, GoldenUpdates golden, List<String> table, Object results)
      throws IOException {
    PrintWriter out = command.commandLine().getOut();
    out.println();
    table.forEach(out::println);
    out.flush();
    if (json != null) {
      Report report =
          new Report(golden.title(), rank(golden), QuadraticSolver.describe(solver()), results);
      String text = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report);
      Files.writeString(json, text + "\n");
    }
  }

  /** The rank that rounds of the case's model are given by default. */
  static int rank(GoldenUpdates golden) {
    return CompressionSection.DEFAULT.rank(FisherStructure.KFAC, golden.model());
  }

  /** The solver that K-FAC rounds are given by default. */
  static Solver solver() {
    return SolverSection.DEFAULT.wire(FisherStructure.KFAC);
  }
}
