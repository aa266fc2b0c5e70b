package org.fedfisher.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.TopicSetup;
import org.fedfisher.schemas.Topics;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Creates the topics that are missing. */
@Command(
    name = "create",
    sortOptions = false,
    description = {
      "Creates the topics that are missing, with the broker's default replication; those that exist"
          + " stay as they are.",
      "Before a job starts, and before a newer job does: it may read a topic that its predecessor"
          + " did not."
    },
    footer = {
      "",
      "Example:",
      "  fedfisher topics create --partitions 16 --bootstrap-servers kafka:9093 --kafka-config"
          + " operator.properties"
    })
final class TopicsCreateCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description =
          "Partitions of the client updates, if the topic is new: at least the job's parallelism"
              + " (default: ${DEFAULT-VALUE}).")
  int partitions = 4;

  @Option(
      names = "--shard-sums",
      description =
          "Also fedfisher.shard-sums, between the two jobs of a cluster that solves on GPUs.")
  boolean shardSums;

  @Mixin final KafkaOption kafka = new KafkaOption();

  @Override
  public Integer call() {
    CommandSpec command = Objects.requireNonNull(spec);
    if (partitions < 1) {
      throw new ParameterException(
          command.commandLine(), "--partitions is %d, expected at least 1".formatted(partitions));
    }
    KafkaClients clients = kafka.reachable();
    List<String> created = new ArrayList<>(TopicSetup.create(clients, partitions));
    if (shardSums && TopicSetup.createShardSums(clients, partitions)) {
      created.add(Topics.SHARD_SUMS);
    }
    PrintWriter out = command.commandLine().getOut();
    if (created.isEmpty()) {
      out.println("All topics are there.");
    }
    created.forEach(topic -> out.println("Created " + topic));
    return 0;
  }
}
