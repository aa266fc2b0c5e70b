package org.fedfisher.cluster;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A job as the JobManager sees it.
 *
 * @param id of the job
 * @param state such as RUNNING or RESTARTING
 * @param parallelism the largest of its operators
 * @param tasks of the job
 * @param running those of them that run
 * @param runningSinceMillis when the job was last declared running; 0 where it never was
 */
public record JobView(
    String id, String state, int parallelism, int tasks, int running, long runningSinceMillis) {
  static JobView of(JsonNode job) {
    int tasks = 0;
    int running = 0;
    int parallelism = 0;
    for (JsonNode vertex : job.path("vertices")) {
      parallelism = Math.max(parallelism, vertex.path("parallelism").asInt());
      tasks += vertex.path("parallelism").asInt();
      running += vertex.path("tasks").path("RUNNING").asInt();
    }
    return new JobView(
        job.path("jid").asText(),
        job.path("state").asText(),
        parallelism,
        tasks,
        running,
        job.path("timestamps").path("RUNNING").asLong());
  }

  /** Whether every task runs. */
  public boolean allRunning() {
    return state.equals("RUNNING") && tasks > 0 && running == tasks;
  }
}
