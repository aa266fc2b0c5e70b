package org.fedfisher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.TopicSetup;
import org.fedfisher.schemas.Topics;
import org.fedfisher.sim.EmbeddedKafka;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Kafka whose topics an earlier version made. */
class TopicsCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    return FedFisher.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void missingTopicsAreCreatedAndTheOthersStay() throws Exception {
    try (EmbeddedKafka broker = EmbeddedKafka.start(folder.resolve("kafka"))) {
      KafkaClients kafka = new KafkaClients(broker.bootstrapServers());
      TopicSetup.create(kafka, Map.of(Topics.ROUNDS, 1, Topics.CLIENT_UPDATES, 2));
      String at = "--bootstrap-servers=" + broker.bootstrapServers();

      assertThat(run("topics", "create", "--partitions", "3", at)).isZero();
      assertThat(out.toString())
          .contains("Created " + Topics.CLIENTS, "Created " + Topics.ROUND_LEDGER)
          .doesNotContain(Topics.ROUNDS, Topics.CLIENT_UPDATES);
      try (Admin admin = kafka.admin()) {
        assertThat(
                admin
                    .describeTopics(List.of(Topics.CLIENT_UPDATES))
                    .allTopicNames()
                    .get()
                    .get(Topics.CLIENT_UPDATES)
                    .partitions())
            .hasSize(2);
      }
      assertThat(run("topics", "create", at)).isZero();
      assertThat(out.toString()).startsWith("All topics are there.");
      assertThat(run("topics", "create", "--partitions", "0", at)).isEqualTo(2);
    }
  }
}
