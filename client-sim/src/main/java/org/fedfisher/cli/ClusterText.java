package org.fedfisher.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import org.fedfisher.cluster.ChildProcess;
import org.fedfisher.cluster.Cluster;
import org.fedfisher.cluster.JobView;

/** What people want to know of a cluster. */
final class ClusterText {
  private ClusterText() {}

  static void print(Cluster cluster, PrintWriter out) throws IOException, InterruptedException {
    line(out, "Kafka", cluster.kafka().bootstrapServers(), cluster.broker().process());
    line(out, "JobManager", cluster.rest().address().toString(), cluster.jobManager());
    for (ChildProcess taskManager : cluster.taskManagers().running()) {
      line(out, "TaskManager", taskManager.name(), Optional.of(taskManager));
    }
    out.printf("%-14s%s%n", "Job", job(cluster));
    out.printf("%-14s%s%n", "Folder", cluster.folder().path());
    out.flush();
  }

  private static void line(
      PrintWriter out, String what, String where, Optional<ChildProcess> process) {
    String state = process.map(found -> "process " + found.pid()).orElse("does not run");
    out.printf("%-14s%-28s%s%n", what, where, state);
  }

  private static String job(Cluster cluster) throws InterruptedException {
    try {
      Optional<JobView> job = cluster.rest().job();
      return job.map(
              found ->
                  "%s, %d of %d tasks run".formatted(found.state(), found.running(), found.tasks()))
          .orElse("none");
    } catch (IOException e) {
      return "unknown: the JobManager does not answer";
    }
  }
}
