package org.fedfisher.cli;

import java.util.List;
import java.util.Objects;
import org.fedfisher.client.AccessControl;
import org.fedfisher.client.TopicAccess;
import org.fedfisher.client.TopicAccess.Role;
import org.fedfisher.job.JobSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Whose rights a command changes. */
final class AccessArguments {
  @Spec(Target.MIXEE)
  @Nullable CommandSpec command;

  @Parameters(
      index = "0",
      paramLabel = "ROLE",
      description = "One of gateway, job, operator, auditor.")
  Role role = Role.AUDITOR;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "PRINCIPAL",
      description = "The name in a certificate; a gateway's is its client's name.")
  List<String> principals = List.of();

  @Option(
      names = "--transaction-prefix",
      paramLabel = "PREFIX",
      description =
          "The job's fedfisher.kafka.transaction-prefix; counts for the role job (default:"
              + " ${DEFAULT-VALUE}).")
  String transactionPrefix = JobSettings.TRANSACTION_PREFIX.defaultValue();

  @Mixin final KafkaOption kafka = new KafkaOption();

  List<TopicAccess> accesses() {
    return Checked.of(
        Objects.requireNonNull(command),
        () ->
            principals.stream()
                .map(principal -> new TopicAccess(role, principal, transactionPrefix))
                .toList());
  }

  AccessControl control() {
    return new AccessControl(kafka.reachable());
  }
}
