package org.fedfisher.sim;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Adds a job to an environment. */
@FunctionalInterface
public interface JobDefinition {
  /**
   * Called once, before the job starts.
   *
   * @param configuration the whole of it: Flink's and the job's own keys
   */
  void define(StreamExecutionEnvironment env, Configuration configuration);
}
