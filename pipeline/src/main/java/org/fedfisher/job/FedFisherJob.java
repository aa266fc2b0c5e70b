package org.fedfisher.job;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The topology of the job on one screen. */
public final class FedFisherJob {
  private FedFisherJob() {}

  /** Adds the job to the environment; the caller executes it. */
  public static void define(StreamExecutionEnvironment env, JobSettings settings) {
    env.getConfig().setGlobalJobParameters(env.getConfig().getGlobalJobParameters());
    settings.bootstrapServers();
  }
}
