package org.fedfisher.cli;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.client.TopicBackup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes files to topics. */
@Command(
    name = "restore",
    sortOptions = false,
    description = {
      "Writes a backup to a Kafka whose topics are missing or empty, for audits and for reading;"
          + " checks every file's SHA-256 first.",
      "No job may read that Kafka: it would decide the old rounds anew."
    })
final class LedgerRestoreCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Folder that \"ledger backup\" wrote.")
  @Nullable Path folder;

  @Mixin final KafkaOption kafka = new KafkaOption();

  @Override
  public Integer call() throws Exception {
    LedgerBackupCommand.print(
        TopicBackup.restore(kafka.reachable(), Objects.requireNonNull(folder)),
        Objects.requireNonNull(spec).commandLine().getOut());
    return 0;
  }
}
