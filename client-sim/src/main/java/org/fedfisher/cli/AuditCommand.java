package org.fedfisher.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.audit.AuditReport;
import org.fedfisher.audit.AuditRequest;
import org.fedfisher.audit.Verdict;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.report.AuditPage;
import org.fedfisher.report.ReportJson;
import org.fedfisher.sim.EmbeddedAudit;
import org.fedfisher.sim.FlinkSettings;
import org.fedfisher.sim.ReadingBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replays a round from Kafka and says whether the same model comes of it. */
@Command(
    name = "audit",
    sortOptions = false,
    description = {
      "Reads a round's updates, ledger and models from Kafka, checks every signature, digest and"
          + " rule, adds up and solves again, and compares. Writes nothing to Kafka.",
      "docs/audit.md says what each verdict means."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:identical, bit for bit",
      "1:failed",
      "2:wrong usage",
      "3:identical sums, model within tolerance: another solver environment",
      "4:different",
      "5:not auditable",
      "130:stopped with Ctrl-C"
    },
    footer = {
      "",
      "Examples:",
      "  fedfisher audit trial",
      "  fedfisher audit trial --revision 0 --report-dir audits/trial --parallelism 4",
      "  fedfisher audit trial --json"
    })
final class AuditCommand implements Callable<Integer> {
  private static final int WITHIN_TOLERANCE = 3;
  private static final int DIFFERENT = 4;
  private static final int NOT_AUDITABLE = 5;

  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "ROUND", description = "The round.")
  String round = "";

  @Option(
      names = "--revision",
      paramLabel = "N",
      description = "Audit the model's revisions up to this one (default: all).")
  int revision = AuditRequest.NEWEST;

  @Mixin final KafkaOption kafka = new KafkaOption();

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Parallelism of the audit's job (default: ${DEFAULT-VALUE}).")
  int parallelism = 2;

  @Option(
      names = "--report-dir",
      paramLabel = "DIR",
      description = "Where audit.html, audit.json and audit.log go (default: ${DEFAULT-VALUE}).")
  Path reportDir = Path.of("fedfisher-audit");

  @Option(names = "--json", description = "Print the report as JSON.")
  boolean json;

  @Override
  public Integer call() throws Exception {
    CommandSpec command = Objects.requireNonNull(spec);
    AuditRequest request = Checked.of(command, () -> new AuditRequest(round, revision));
    Checked.of(command, () -> new FlinkSettings("localhost:1", parallelism, 0, Path.of("")));
    KafkaClients clients = kafka.reachable();
    LogFile.open(Files.createDirectories(reportDir).resolve("audit.log").toAbsolutePath());
    AuditReport report = Cancellation.guard(() -> audit(request, clients, parallelism));
    Path page = AuditPage.write(report, reportDir);
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.print(ReportJson.text(report));
    } else {
      AuditText.lines(report).forEach(out::println);
      out.printf("Report:    %s%n", page);
    }
    out.flush();
    return exitCode(report.verdict());
  }

  /** Runs the audit in this process; a terminal sees how far it has read. */
  static AuditReport audit(AuditRequest request, KafkaClients clients, int parallelism)
      throws Exception {
    try (WorkDirectory work = WorkDirectory.of(null);
        ReadingBar bar = ReadingBar.onTerminal("reading")) {
      return EmbeddedAudit.run(
          FlinkConf.directory(),
          new FlinkSettings(
              clients.bootstrapServers(), clients.properties(), parallelism, 0, work.flink()),
          request,
          bar);
    }
  }

  static int exitCode(Verdict verdict) {
    return switch (verdict) {
      case IDENTICAL -> 0;
      case WITHIN_TOLERANCE -> WITHIN_TOLERANCE;
      case DIFFERENT -> DIFFERENT;
      case NOT_AUDITABLE -> NOT_AUDITABLE;
    };
  }
}
