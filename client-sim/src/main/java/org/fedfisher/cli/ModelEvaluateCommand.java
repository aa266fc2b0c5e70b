package org.fedfisher.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.client.GlobalModel;
import org.fedfisher.client.WeightFile;
import org.fedfisher.data.Dataset;
import org.fedfisher.sim.Seeds;
import org.fedfisher.sim.WireNetworks;
import org.fedfisher.train.Evaluation;
import org.fedfisher.train.Evaluator;
import org.fedfisher.train.Network;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tries a model on test examples that no client sees. */
@Command(
    name = "evaluate",
    sortOptions = false,
    description = "Tries a model, a round's or a file's, on a data set's test examples.",
    footer = {
      "",
      "Examples:",
      "  fedfisher model evaluate digits-1 --dataset digits",
      "  fedfisher model evaluate --file digits.npy --dataset mnist --data-dir ~/mnist"
    })
final class ModelEvaluateCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "ROUND", arity = "0..1", description = "The round; or --file.")
  @Nullable String round;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Weights of a --model as \"model get\" writes them, .bin or .npy.")
  @Nullable Path file;

  @Mixin final NetworkOption network = new NetworkOption();
  @Mixin final DatasetOption data = new DatasetOption();

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "Which generated digits (default: ${DEFAULT-VALUE}).")
  long seed = 0;

  @Mixin final VariantOption variant = new VariantOption();
  @Mixin final KafkaOption kafka = new KafkaOption();

  @Override
  public Integer call() throws IOException {
    CommandSpec command = Objects.requireNonNull(spec);
    Path weights = file;
    String from = round;
    if ((weights == null) == (from == null)) {
      throw new ParameterException(command.commandLine(), "name either a round or --file");
    }
    PrintWriter out = command.commandLine().getOut();
    if (weights != null) {
      print(network.network, WeightFile.read(weights), out);
    } else {
      GlobalModel model = variant.of(Objects.requireNonNull(from), kafka.reachable());
      print(WireNetworks.network(model.manifest().getModel()), model.weights(), out);
    }
    return 0;
  }

  private void print(Network network, float[] weights, PrintWriter out) throws IOException {
    Dataset examples = data.load(new Seeds(seed));
    try (Evaluator evaluator = new Evaluator(network)) {
      Evaluation found = evaluator.evaluate(weights, examples.test());
      out.printf(
          "%s on %,d test examples of %s: accuracy %.2f %%, mean loss %.4f%n",
          network.name(), found.examples(), data.dataset, 100 * found.accuracy(), found.meanLoss());
      List<Double> classes = found.classAccuracy();
      for (int k = 0; k < classes.size(); k++) {
        out.printf("  class %d: %.2f %%%n", k, 100 * classes.get(k));
      }
    }
  }
}
