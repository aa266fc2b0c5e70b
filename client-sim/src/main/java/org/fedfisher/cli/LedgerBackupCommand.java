package org.fedfisher.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.TopicBackup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes topics to files. */
@Command(
    name = "backup",
    sortOptions = false,
    description = {
      "Writes rounds, clients, ledger, models and client updates to a folder: an Avro file for each"
          + " topic, and SHA256SUMS. It reads what is committed, and rounds go on meanwhile."
    })
final class LedgerBackupCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Folder for the files; empty or not there yet.")
  @Nullable Path out;

  @Option(
      names = "--without-updates",
      description =
          "Leave out what clients uploaded, by far the most; rounds cannot be audited from such a"
              + " backup.")
  boolean withoutUpdates;

  @Mixin final KafkaOption kafka = new KafkaOption();

  @Override
  public Integer call() throws Exception {
    KafkaClients clients = kafka.reachable();
    List<String> topics = withoutUpdates ? TopicBackup.DECISIONS : TopicBackup.EVERYTHING;
    print(
        TopicBackup.write(clients, topics, Objects.requireNonNull(out)),
        Objects.requireNonNull(spec).commandLine().getOut());
    return 0;
  }

  static void print(List<TopicBackup.Copied> copied, PrintWriter out) {
    for (TopicBackup.Copied topic : copied) {
      out.printf(
          "%-28s%,10d records  %,15d bytes%n", topic.topic(), topic.records(), topic.bytes());
    }
    out.flush();
  }
}
