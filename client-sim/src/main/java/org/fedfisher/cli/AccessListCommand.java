package org.fedfisher.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.common.acl.AclBinding;
import org.fedfisher.client.AccessControl;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Every right that a Kafka knows, whoever granted it. */
@Command(
    name = "list",
    sortOptions = false,
    description = {
      "Lists who may do what, whoever granted it. The broker's super users are in its own"
          + " configuration."
    },
    footer = {"", "Example:", "  fedfisher access list --kafka-config operator.properties"})
final class AccessListCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Mixin final KafkaOption kafka = new KafkaOption();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    for (AclBinding right : new AccessControl(kafka.reachable()).list()) {
      out.printf("%-32s %s%n", right.entry().principal(), AccessLine.of(right));
    }
    return 0;
  }
}
