package org.fedfisher.job;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;

/**
 * Where a job on a cluster keeps its checkpoints. Flink's default is the JobManager's memory: it
 * takes 5 MB of a subtask's state, and no round that is open outlives the process.
 */
final class DurableCheckpoints {
  private static final String MEMORY = "jobmanager";

  private DurableCheckpoints() {}

  /**
   * Refuses a configuration without a folder for checkpoints.
   *
   * @throws IllegalArgumentException naming the key that is missing or says otherwise
   */
  static void require(Configuration configuration) {
    String dir = CheckpointingOptions.CHECKPOINTS_DIRECTORY.key();
    if (configuration.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY) == null) {
      throw new IllegalArgumentException(
          ("missing configuration key %s: checkpoints would be kept in the JobManager's memory and end"
                  + " with it, and open rounds with them; expected a folder that outlives it, such as"
                  + " file:///shared/checkpoints or s3://bucket/checkpoints")
              .formatted(dir));
    }
    String storage = configuration.get(CheckpointingOptions.CHECKPOINT_STORAGE);
    if (MEMORY.equals(storage)) {
      throw new IllegalArgumentException(
          "%s is %s, so %s would not be used: leave it out"
              .formatted(CheckpointingOptions.CHECKPOINT_STORAGE.key(), storage, dir));
    }
  }
}
