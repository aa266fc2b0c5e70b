package org.fedfisher.job;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Begins a partition at the committed offset of the consumer group, or at its first record.
 *
 * <p>The connector's own way there leaves the look-up to the reader, and until the reader has seen
 * a record of the partition a savepoint says no more than "where the group is": a job that goes
 * back to it would begin where the group has come since, and pass over what it has not read. Here
 * the offset is a number from the start.
 */
@SuppressWarnings("deprecation") // the interface's name for the fallback
final class WhereTheGroupStopped implements OffsetsInitializer {
  private static final long serialVersionUID = 1L;

  @Override
  public Map<TopicPartition, Long> getPartitionOffsets(
      Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
    Map<TopicPartition, Long> offsets = new HashMap<>(retriever.beginningOffsets(partitions));
    retriever
        .committedOffsets(partitions)
        .forEach((partition, committed) -> offsets.merge(partition, committed, Math::max));
    return offsets;
  }

  @Override
  public OffsetResetStrategy getAutoOffsetResetStrategy() {
    return OffsetResetStrategy.EARLIEST;
  }
}
