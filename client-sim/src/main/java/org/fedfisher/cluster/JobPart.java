package org.fedfisher.cluster;

import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.fedfisher.job.FedFisherJob;
import org.fedfisher.job.SolveJob;

/**
 * One of the jobs in the job's jar.
 *
 * @param name as the dashboard shows it
 * @param mainClass that defines it
 * @param checkpoints folder of its own, where the next start finds the last one
 * @param savepoints likewise
 */
record JobPart(String name, String mainClass, Path checkpoints, Path savepoints) {
  /** The whole job, or all before the solve. */
  static JobPart first(Configuration configuration, ClusterFolder folder) {
    return new JobPart(
        configuration.get(PipelineOptions.NAME),
        FedFisherJob.class.getName(),
        folder.checkpoints(),
        folder.savepoints());
  }

  /** The solve, where it is a job of its own. */
  static JobPart solve(Configuration configuration, ClusterFolder folder) {
    return new JobPart(
        configuration.get(PipelineOptions.NAME) + SolveJob.NAME_SUFFIX,
        SolveJob.class.getName(),
        folder.solveCheckpoints(),
        folder.solveSavepoints());
  }
}
