package org.fedfisher.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.common.acl.AclBinding;
import org.fedfisher.client.AccessControl;
import org.fedfisher.client.TopicAccess;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Takes the rights of a role away again. */
@Command(
    name = "revoke",
    sortOptions = false,
    description = {
      "Takes away what a role gave to principals, at once: connections that are open lose it too.",
      "Says what they may still do."
    },
    footer = {
      "",
      "Example:",
      "  fedfisher access revoke gateway gateway-7 --kafka-config operator.properties"
    })
final class AccessRevokeCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Mixin final AccessArguments arguments = new AccessArguments();

  @Override
  public Integer call() {
    List<TopicAccess> accesses = arguments.accesses();
    AccessControl control = arguments.control();
    List<AclBinding> revoked = control.revoke(accesses);
    if (revoked.isEmpty()) {
      throw new IllegalStateException(
          "none of %s has a right of the role %s"
              .formatted(arguments.principals, OptionName.of(arguments.role)));
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.printf("revoked %d rights%n", revoked.size());
    List<String> users = accesses.stream().map(TopicAccess::user).toList();
    control.list().stream()
        .filter(right -> users.contains(right.entry().principal()))
        .forEach(
            right ->
                out.printf("%s may still %s%n", right.entry().principal(), AccessLine.of(right)));
    return 0;
  }
}
