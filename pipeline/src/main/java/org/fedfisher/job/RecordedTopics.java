package org.fedfisher.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.fedfisher.audit.ReadRange;
import org.fedfisher.operator.KafkaValue;
import org.fedfisher.schemas.Topics;

/**
 * The topics of an audit, from their first record to the last that was committed when it began: an
 * audit ends, whatever is being written meanwhile, and writes nothing itself.
 */
public final class RecordedTopics {
  private static final Set<String> NEEDED =
      Set.of(Topics.CLIENT_UPDATES, Topics.ROUND_LEDGER, Topics.GLOBAL_MODELS);

  private final JobSettings settings;
  private final List<ReadRange> ranges;

  private RecordedTopics(JobSettings settings, List<ReadRange> ranges) {
    this.settings = settings;
    this.ranges = ranges;
  }

  /**
   * Asks Kafka what there is.
   *
   * @throws IllegalStateException where a topic is not there, or Kafka does not say
   */
  public static RecordedTopics now(JobSettings settings) throws InterruptedException {
    Properties properties = settings.kafkaProperties().source();
    properties.setProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    try (Admin admin = Admin.create(properties)) {
      Set<String> there = admin.listTopics().names().get();
      for (String topic : NEEDED) {
        if (!there.contains(topic)) {
          throw new IllegalStateException(
              "no topic %s at %s".formatted(topic, settings.bootstrapServers()));
        }
      }
      // Rounds that anyone may join need no registrations.
      List<String> topics = new ArrayList<>(NEEDED);
      if (there.contains(Topics.CLIENTS)) {
        topics.add(Topics.CLIENTS);
      }
      return new RecordedTopics(settings, ranges(admin, topics));
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka does not say what it holds: " + e.getCause(), e);
    }
  }

  private static List<ReadRange> ranges(Admin admin, Collection<String> topics)
      throws ExecutionException, InterruptedException {
    List<TopicPartition> partitions = new ArrayList<>();
    for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
      topic
          .partitions()
          .forEach(found -> partitions.add(new TopicPartition(topic.name(), found.partition())));
    }
    Map<TopicPartition, Long> earliest = offsets(admin, partitions, OffsetSpec.earliest());
    Map<TopicPartition, Long> end = offsets(admin, partitions, OffsetSpec.latest());
    return partitions.stream()
        .map(
            partition ->
                new ReadRange(
                    partition.topic(),
                    partition.partition(),
                    earliest.getOrDefault(partition, 0L),
                    end.getOrDefault(partition, 0L)))
        .toList();
  }

  /** Of committed records: nobody waits for a transaction that is still open. */
  private static Map<TopicPartition, Long> offsets(
      Admin admin, List<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked =
        partitions.stream().collect(Collectors.toMap(partition -> partition, p -> which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    admin
        .listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
        .all()
        .get()
        .forEach((partition, found) -> offsets.put(partition, found.offset()));
    return offsets;
  }

  /** What will be read of each partition. */
  public List<ReadRange> ranges() {
    return ranges;
  }

  boolean has(String topic) {
    return ranges.stream().anyMatch(range -> range.topic().equals(topic));
  }

  DataStream<KafkaValue> read(StreamExecutionEnvironment env, String topic, String name) {
    KafkaSource<KafkaValue> source =
        KafkaSource.<KafkaValue>builder()
            .setBootstrapServers(settings.bootstrapServers())
            .setPartitions(new HashSet<>(offsets(topic, ReadRange::earliest).keySet()))
            .setStartingOffsets(OffsetsInitializer.offsets(offsets(topic, ReadRange::earliest)))
            .setBounded(OffsetsInitializer.offsets(offsets(topic, ReadRange::end)))
            .setClientIdPrefix("fedfisher-audit-" + topic)
            .setDeserializer(new KafkaValues())
            .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
            .setProperty(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "8388608")
            .setProperty("commit.offsets.on.checkpoint", "false")
            .setProperties(settings.kafkaProperties().source())
            .build();
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), name).uid(name).name(name);
  }

  private Map<TopicPartition, Long> offsets(String topic, ToLongFunction<ReadRange> which) {
    return ranges.stream()
        .filter(range -> range.topic().equals(topic))
        .collect(
            Collectors.toMap(
                range -> new TopicPartition(topic, range.partition()), which::applyAsLong));
  }
}
