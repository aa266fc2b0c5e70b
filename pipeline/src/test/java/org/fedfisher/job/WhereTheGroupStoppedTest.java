package org.fedfisher.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer.PartitionOffsetsRetriever;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class WhereTheGroupStoppedTest {
  private static final TopicPartition NEW = new TopicPartition("t", 0);
  private static final TopicPartition READ = new TopicPartition("t", 1);
  private static final TopicPartition EXPIRED = new TopicPartition("t", 2);

  /** All partitions begin at 7. */
  private static final PartitionOffsetsRetriever KAFKA =
      new PartitionOffsetsRetriever() {
        @Override
        public Map<TopicPartition, Long> committedOffsets(Collection<TopicPartition> asked) {
          return Map.of(READ, 9L, EXPIRED, 3L);
        }

        @Override
        public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> asked) {
          throw new AssertionError("nobody begins at the end");
        }

        @Override
        public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> asked) {
          Map<TopicPartition, Long> offsets = new HashMap<>();
          asked.forEach(partition -> offsets.put(partition, 7L));
          return offsets;
        }

        @Override
        public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
            Map<TopicPartition, Long> asked) {
          throw new AssertionError("nobody begins at a time");
        }
      };

  @Test
  void eachPartitionBeginsAtANumber() {
    assertThat(new WhereTheGroupStopped().getPartitionOffsets(List.of(NEW, READ, EXPIRED), KAFKA))
        .isEqualTo(Map.of(NEW, 7L, READ, 9L, EXPIRED, 7L));
  }
}
