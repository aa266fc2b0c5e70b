package org.fedfisher.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.client.TopicAccess;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Gives principals the rights of a role. */
@Command(
    name = "grant",
    sortOptions = false,
    description = "Gives principals what their role needs on Kafka, and nothing else.",
    footer = {
      "",
      "Example:",
      "  fedfisher access grant gateway gateway-7 --kafka-config operator.properties"
    })
final class AccessGrantCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Mixin final AccessArguments arguments = new AccessArguments();

  @Override
  public Integer call() {
    List<TopicAccess> accesses = arguments.accesses();
    arguments.control().grant(accesses);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    for (TopicAccess access : accesses) {
      out.printf("%s, %s, may%n", access.principal(), OptionName.of(access.role()));
      access.bindings().forEach(right -> out.println("  " + AccessLine.of(right)));
    }
    return 0;
  }
}
