package org.fedfisher.cluster;

import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.DistributionPattern;
import org.apache.flink.runtime.jobgraph.JobEdge;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.fedfisher.job.FedFisherJob;
import org.fedfisher.job.JobSettings;

/**
 * Network buffers of a slot of the job, where slots ask for resources: Flink gives such a slot what
 * its exchanges announce, and none at all where a task manager has not as much left.
 *
 * @param keyed exchanges from every subtask to every other
 * @param others exchanges within a slot
 */
record AnnouncedBuffers(int keyed, int others) {
  /** As the JobManager's log says what slots ask for; 300 and 396 in all at parallelism 1 and 4. */
  private static final int OF_EACH = 16;

  private static final int OF_EACH_TIMES_PARALLELISM = 4;

  /** Counts the exchanges of the job that hands on its sums to another. */
  static AnnouncedBuffers of(Configuration configuration) {
    Configuration ownParallelism = new Configuration(configuration);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(ownParallelism);
    // What is chained, and so no exchange, is the same at any other.
    env.setParallelism(2);
    FedFisherJob.define(env, JobSettings.from(configuration));
    List<JobEdge> edges =
        StreamSupport.stream(env.getStreamGraph().getJobGraph().getVertices().spliterator(), false)
            .flatMap(vertex -> vertex.getInputs().stream())
            .toList();
    int keyed =
        (int)
            edges.stream()
                .filter(edge -> edge.getDistributionPattern() == DistributionPattern.ALL_TO_ALL)
                .count();
    return new AnnouncedBuffers(keyed, edges.size() - keyed);
  }

  /** Of one slot. */
  int at(int parallelism) {
    return keyed * (OF_EACH + OF_EACH_TIMES_PARALLELISM * parallelism)
        + others * (OF_EACH + OF_EACH_TIMES_PARALLELISM);
  }
}
