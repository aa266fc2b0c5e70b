package org.fedfisher.cli;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code fedfisher}: main, and the list of what it can do. */
@Command(
    name = "fedfisher",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    description = "One-shot federated learning as a stream: rounds on Apache Flink and Kafka.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:wrong usage", "130:stopped with Ctrl-C"})
public final class FedFisher implements Runnable {
  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  boolean verbose;

  /** Every subcommand; a new one is added here and nowhere else. */
  private static List<Object> subcommands() {
    return List.of(
        new DemoCommand(),
        new UpCommand(),
        new ClusterCommand(),
        new RoundCommand(),
        new ClientCommand(),
        new ModelCommand(),
        new AccessCommand(),
        new TopicsCommand(),
        new LedgerCommand(),
        new AuditCommand(),
        new BenchCommand(),
        new FaultsCommand(),
        new LoadCommand(),
        new StudyCommand(),
        new SimulateCommand());
  }

  /** The whole command line, ready to execute. */
  static CommandLine commandLine() {
    FedFisher fedfisher = new FedFisher();
    CommandLine line = new CommandLine(fedfisher);
    subcommands().forEach(line::addSubcommand);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          command.getErr().println("fedfisher: " + Complaint.of(e));
          if (fedfisher.verbose) {
            e.printStackTrace(command.getErr());
          }
          command.getErr().flush();
          return CommandLine.ExitCode.SOFTWARE;
        });
    return line;
  }

  /** Runs the command line; the process ends with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  @Override
  public void run() {
    throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "name a command");
  }
}
