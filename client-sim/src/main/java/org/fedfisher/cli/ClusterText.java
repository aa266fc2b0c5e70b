package org.fedfisher.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.Optional;
import org.fedfisher.cluster.ChildProcess;
import org.fedfisher.cluster.Cluster;
import org.fedfisher.cluster.Job;
import org.fedfisher.cluster.JobView;
import org.fedfisher.cluster.Placement;

/** What people want to know of a cluster. */
final class ClusterText {
  /** Name of the operator that solves. */
  private static final String SOLVE = "solve shards";

  private ClusterText() {}

  static void print(Cluster cluster, PrintWriter out) throws IOException, InterruptedException {
    line(out, "Kafka", cluster.kafka().bootstrapServers(), cluster.broker().process());
    line(out, "JobManager", cluster.rest().address().toString(), cluster.jobManager().process());
    for (ChildProcess taskManager : cluster.taskManagers().running()) {
      line(out, "TaskManager", taskManager.name(), Optional.of(taskManager));
    }
    if (cluster.solveJob().isPresent()) {
      for (ChildProcess solver : cluster.solvers().running()) {
        line(out, "GPU", solver.name(), Optional.of(solver));
      }
      if (cluster.solvers().running().isEmpty()) {
        line(out, "GPU", "no task manager", Optional.empty());
      }
    }
    job(cluster, cluster.job(), out);
    if (cluster.solveJob().isPresent()) {
      job(cluster, cluster.solveJob().get(), out);
    }
    out.printf("%-14s%s%n", "Folder", cluster.folder().path());
    out.flush();
  }

  private static void line(
      PrintWriter out, String what, String where, Optional<ChildProcess> process) {
    String state = process.map(found -> "process " + found.pid()).orElse("does not run");
    out.printf("%-14s%-28s%s%n", what, where, state);
  }

  private static void job(Cluster cluster, Job job, PrintWriter out) throws InterruptedException {
    try {
      Optional<JobView> view = job.find();
      out.printf("%-14s%-28s%s%n", "Job", job.name(), view.map(ClusterText::state).orElse("none"));
      if (view.isPresent()) {
        cluster.rest().placements(view.get().id()).stream()
            .filter(placement -> placement.operator().contains(SOLVE))
            .sorted(Comparator.comparing(Placement::subtask))
            .forEach(placement -> solve(placement, out));
      }
    } catch (IOException e) {
      out.printf("%-14s%-28s%s%n", "Job", job.name(), "unknown: the JobManager does not answer");
    }
  }

  private static String state(JobView job) {
    return "%s, %d of %d tasks run".formatted(job.state(), job.running(), job.tasks());
  }

  private static void solve(Placement placement, PrintWriter out) {
    out.printf(
        "%-14s%-28s%s%n",
        "Solve " + placement.subtask(), placement.taskManager(), placement.state());
  }
}
