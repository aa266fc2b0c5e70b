package org.fedfisher.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.schemas.Names;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Certificates for trials; a fleet's come from an authority of its own. */
@Command(
    name = "certify",
    sortOptions = false,
    description = {
      "Makes a key and a certificate, NAME.pem, with the authority that \"fedfisher up --tls DIR\""
          + " made, and NAME.properties for --kafka-config.",
      "For trials: whoever has the folder can be anybody. docs/security.md makes them with openssl."
    },
    footer = {"", "Example:", "  fedfisher access certify tls gateway-7"})
final class AccessCertifyCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "DIR", description = "The authority's folder.")
  Path folder = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "NAME",
      description = "Whose; a gateway's is its client's name.")
  List<String> names = List.of();

  @Override
  public Integer call() throws IOException {
    CommandSpec command = Objects.requireNonNull(spec);
    for (String name : names) {
      if (!Names.valid(name)) {
        throw new ParameterException(
            command.commandLine(), "NAME: found \"%s\", expected %s".formatted(name, Names.RULE));
      }
    }
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(
          "no authority in %s; \"fedfisher up --tls %s\" makes one".formatted(folder, folder));
    }
    PrintWriter out = command.commandLine().getOut();
    for (String name : names) {
      out.printf("--kafka-config %s%n", TrialTls.certify(folder, name));
    }
    return 0;
  }
}
