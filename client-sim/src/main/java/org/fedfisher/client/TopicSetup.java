package org.fedfisher.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.fedfisher.schemas.Topics;

/** Creates the topics that are missing; those that exist stay as they are. */
public final class TopicSetup {
  /** Audits replay a round from these, so nothing may expire. */
  private static final Map<String, String> KEPT_FOR_EVER =
      Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1", TopicConfig.RETENTION_BYTES_CONFIG, "-1");

  /** The newest registration of a client is all there is to know of it. */
  private static final Map<String, String> NEWEST_KEPT =
      Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);

  /**
   * A job consumes these once, and audits do not need them: a week is how long GPUs may be away.
   */
  private static final Map<String, String> HANDED_ON =
      Map.of(
          TopicConfig.RETENTION_MS_CONFIG,
          Long.toString(Duration.ofDays(7).toMillis()),
          TopicConfig.RETENTION_BYTES_CONFIG,
          "-1");

  private static final Duration LISTED_WITHIN = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 20;

  private TopicSetup() {}

  /**
   * All six topics: {@code updatePartitions} partitions for client updates, one for each other
   * topic, the broker's default replication.
   *
   * @return those that were missing
   */
  public static List<String> create(KafkaClients kafka, int updatePartitions) {
    Map<String, Integer> partitions = new LinkedHashMap<>();
    partitions.put(Topics.ROUNDS, 1);
    partitions.put(Topics.CLIENTS, 1);
    partitions.put(Topics.CLIENT_UPDATES, updatePartitions);
    partitions.put(Topics.ROUND_LEDGER, 1);
    partitions.put(Topics.GLOBAL_MODELS, 1);
    partitions.put(Topics.REJECTED, 1);
    return create(kafka, partitions);
  }

  /**
   * The topic between the two jobs of a cluster that solves apart.
   *
   * @return whether it was missing
   */
  public static boolean createShardSums(KafkaClients kafka, int partitions) {
    return !create(kafka, Map.of(Topics.SHARD_SUMS, partitions)).isEmpty();
  }

  /**
   * Topics with their partitions; the broker's default replication. Returns once they can be read,
   * or after ten seconds.
   */
  public static List<String> create(KafkaClients kafka, Map<String, Integer> partitions) {
    List<String> created = new ArrayList<>();
    try (Admin admin = kafka.admin()) {
      Set<String> existing = admin.listTopics().names().get();
      List<NewTopic> missing =
          partitions.entrySet().stream()
              .filter(topic -> !existing.contains(topic.getKey()))
              .map(topic -> topic(topic.getKey(), topic.getValue()))
              .toList();
      Map<String, KafkaFuture<Void>> answers = admin.createTopics(missing).values();
      for (Map.Entry<String, KafkaFuture<Void>> answer : answers.entrySet()) {
        if (wasCreated(answer.getValue())) {
          created.add(answer.getKey());
        }
      }
      awaitListed(admin, created);
      return created;
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "topics %s cannot be created at %s: %s"
              .formatted(partitions.keySet(), kafka.bootstrapServers(), e.getCause()),
          e);
    } catch (InterruptedException e) {
      throw Interrupts.restored("creating topics", e);
    }
  }

  /**
   * A broker answers before it tells others of a topic. Whoever may not see the topics has waited
   * in vain, but they are there.
   */
  private static void awaitListed(Admin admin, List<String> created)
      throws ExecutionException, InterruptedException {
    long end = System.nanoTime() + LISTED_WITHIN.toNanos();
    while (!admin.listTopics().names().get().containsAll(created) && System.nanoTime() < end) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static NewTopic topic(String name, int partitions) {
    NewTopic topic = new NewTopic(name, partitions, (short) -1);
    return switch (name) {
      case Topics.REJECTED -> topic;
      case Topics.CLIENTS -> topic.configs(NEWEST_KEPT);
      case Topics.SHARD_SUMS -> topic.configs(HANDED_ON);
      default -> topic.configs(KEPT_FOR_EVER);
    };
  }

  private static boolean wasCreated(KafkaFuture<Void> answer)
      throws ExecutionException, InterruptedException {
    try {
      answer.get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }
}
