package org.fedfisher.cli;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.TopicSetup;
import org.fedfisher.schemas.Topics;
import org.fedfisher.sim.EmbeddedFlink;
import org.fedfisher.sim.EmbeddedKafka;
import org.fedfisher.sim.FlinkSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Keeps Kafka and the job up on this machine, for real clients. */
@Command(
    name = "up",
    sortOptions = false,
    description = {
      "Starts Kafka and the Flink job in this process and keeps them up until Ctrl-C.",
      "Clients upload to Kafka; without --tls nobody has to log in, so open it to a network you"
          + " trust only."
    },
    footer = {
      "",
      "Examples:",
      "  fedfisher up",
      "  fedfisher up --work-dir ~/fedfisher       rounds survive a restart",
      "  fedfisher up --bind 192.168.1.5           clients on other machines",
      "  fedfisher up --tls tls                    only with a certificate"
    })
final class UpCommand implements Callable<Integer> {
  static final int KAFKA_PORT = 9092;

  private static final Duration START = Duration.ofMinutes(2);

  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      description = "Port of Kafka, 0 for any free one (default: ${DEFAULT-VALUE}).")
  int kafkaPort = KAFKA_PORT;

  @Option(
      names = "--ui-port",
      paramLabel = "PORT",
      description = "Port of Flink's dashboard, 0 for any free one (default: ${DEFAULT-VALUE}).")
  int uiPort = 8081;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description =
          "This machine's address on which Kafka listens and which clients are told; the dashboard"
              + " stays on the loopback interface (default: ${DEFAULT-VALUE}).")
  String bind = "localhost";

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Parallelism of the job (default: ${DEFAULT-VALUE}).")
  int parallelism = 2;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Partitions of the client updates, if the topic is new (default: 4).")
  int partitions = 4;

  @Option(
      names = "--tls",
      paramLabel = "DIR",
      description =
          "Lets nobody in but with a certificate of the authority in this folder, and everybody do"
              + " only what \"fedfisher access\" grants. Makes what is missing there: the authority,"
              + " and certificates for broker, job and operator.")
  @Nullable Path tls;

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description =
          "Keeps Kafka's data, checkpoints and the log; a later start continues there (default: a"
              + " temporary folder, deleted at the end).")
  @Nullable Path workDir;

  @Override
  public Integer call() throws Exception {
    CommandSpec command = Objects.requireNonNull(spec);
    if (InetAddress.getByName(bind).isAnyLocalAddress()) {
      throw new ParameterException(
          command.commandLine(),
          "--bind %s is every address; clients need the one that reaches this machine"
              .formatted(bind));
    }
    Checked.of(command, () -> new FlinkSettings("localhost:1", parallelism, uiPort, Path.of("")));
    try (StopSignal stop = new StopSignal()) {
      WorkDirectory work = WorkDirectory.of(workDir);
      LogFile.open(work.log());
      run(stop, work, command.commandLine().getOut(), command.commandLine().getErr());
      // Not after a failure: its log is in there.
      work.close();
    }
    return 0;
  }

  private void run(StopSignal stop, WorkDirectory work, PrintWriter out, PrintWriter err)
      throws Exception {
    say(out, "Starting Kafka and Flink; log: %s", work.log());
    Optional<TrialTls> secured =
        tls == null ? Optional.empty() : Optional.of(TrialTls.in(tls, bind));
    try (EmbeddedKafka kafka =
        EmbeddedKafka.start(work.kafka(), bind, kafkaPort, secured.map(TrialTls::security))) {
      KafkaClients operator =
          new KafkaClients(
              kafka.bootstrapServers(), secured.map(TrialTls::operator).orElse(Map.of()));
      TopicSetup.create(operator, partitions);
      if (secured.isPresent()) {
        secured.get().letTheJobIn(operator, FlinkConf.transactionPrefix());
      }
      try (EmbeddedFlink flink =
          EmbeddedFlink.start(
              FlinkConf.directory(),
              new FlinkSettings(
                  kafka.bootstrapServers(),
                  secured.map(TrialTls::job).orElse(Map.of()),
                  parallelism,
                  uiPort,
                  work.flink()))) {
        flink.awaitRunning(START);
        welcome(out, kafka, flink, work);
        try (OpenRoundsAlarm alarm = new OpenRoundsAlarm(operator, err)) {
          while (!stop.await(1)) {
            alarm.look();
            if (flink.status().isTerminalState()) {
              throw new IllegalStateException(
                  "the job is %s; its log is %s".formatted(flink.status(), work.log()));
            }
          }
        }
        say(out, "%nStopping ...");
      }
    }
    say(out, work.temporary() ? "Stopped." : "Stopped; the same --work-dir continues here.");
  }

  private void welcome(
      PrintWriter out, EmbeddedKafka kafka, EmbeddedFlink flink, WorkDirectory work) {
    String at =
        kafka.bootstrapServers().equals("localhost:" + KAFKA_PORT)
            ? ""
            : " --bootstrap-servers " + kafka.bootstrapServers();
    if (tls != null) {
      at += " --kafka-config " + TrialTls.operatorFile(tls);
    }
    say(out, "");
    say(out, "Kafka        %s", kafka.bootstrapServers());
    say(out, "Dashboard    %s", flink.ui());
    say(out, "Work folder  %s%s", work.path(), work.temporary() ? " (deleted at the end)" : "");
    say(out, "Topics       %s, %s, %s,", Topics.ROUNDS, Topics.CLIENTS, Topics.CLIENT_UPDATES);
    say(out, "             %s, %s, %s", Topics.ROUND_LEDGER, Topics.GLOBAL_MODELS, Topics.REJECTED);
    say(out, "");
    say(out, "Next, in another terminal:");
    if (tls != null) {
      say(out, "  fedfisher access certify %s gateway-7", tls);
      say(out, "  fedfisher access grant gateway gateway-7%s", at);
    }
    say(out, "  fedfisher client register gateway-1 --public-key gateway-1.pub%s", at);
    say(out, "  fedfisher round open round.yaml%s", at);
    say(out, "  fedfisher round list%s", at);
    say(out, "  fedfisher round show ROUND --follow%s", at);
    say(out, "  fedfisher audit ROUND%s", at);
    say(out, "");
    say(out, "Ctrl-C stops everything.");
  }

  private static void say(PrintWriter out, String format, Object... values) {
    out.printf(format + "%n", values);
    out.flush();
  }
}
