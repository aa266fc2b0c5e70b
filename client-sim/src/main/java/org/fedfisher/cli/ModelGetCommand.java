package org.fedfisher.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.client.GlobalModel;
import org.fedfisher.client.WeightFile;
import org.fedfisher.schemas.Sha256s;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fetches a model into a file. */
@Command(
    name = "get",
    sortOptions = false,
    description =
        "Fetches a model, checks that it is whole and has its digest, and writes its weights.",
    footer = {
      "",
      "Examples:",
      "  fedfisher model get digits-1 --out digits.npy",
      "  fedfisher model get digits-1 --revision 0 --out first.npy",
      "  fedfisher model get digits-1 --variant initial --out start.bin"
    })
final class ModelGetCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "ROUND", description = "The round.")
  String round = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description =
          "Ends in .bin: the parameter vector as little-endian float32; or in .npy: the same for"
              + " NumPy.")
  Path out = Path.of("");

  @Mixin final VariantOption variant = new VariantOption();
  @Mixin final KafkaOption kafka = new KafkaOption();

  @Override
  public Integer call() throws IOException {
    CommandSpec command = Objects.requireNonNull(spec);
    if (!out.toString().endsWith(".bin") && !out.toString().endsWith(".npy")) {
      throw new ParameterException(
          command.commandLine(), "--out %s, expected a name in .bin or .npy".formatted(out));
    }
    GlobalModel model = variant.of(round, kafka.reachable());
    WeightFile.write(out, model.weights());
    PrintWriter terminal = command.commandLine().getOut();
    terminal.printf(
        "%s: %,d parameters of %s%n",
        out, model.weights().length, model.manifest().getModel().getName());
    terminal.printf("sha256 %s%n", Sha256s.hex(model.digest()));
    model.manifest().getProvenance().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> terminal.printf("%s: %s%n", entry.getKey(), entry.getValue()));
    return 0;
  }
}
