package org.fedfisher.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.client.cli.CliFrontend;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * The command lines of a cluster's processes, as the scripts of a Flink distribution would make
 * them: memory flags computed by Flink, class path {@code lib/}.
 *
 * @param configuration the cluster's {@code conf/}
 */
record Commands(ClusterFolder folder, Configuration configuration) {
  /** One thread a native product: the slots are what runs in parallel. */
  Map<String, String> environment() {
    return Map.of("OMP_NUM_THREADS", "1", "FLINK_PLUGINS_DIR", folder.plugins().toString());
  }

  List<String> broker(int port) {
    List<String> command = java("kafka", List.of("-Xmx256m"), ownPath());
    command.addAll(
        List.of(
            BrokerMain.class.getName(),
            folder.kafka().toString(),
            "127.0.0.1",
            Integer.toString(port)));
    return command;
  }

  List<String> jobManager() {
    JobManagerProcessSpec spec = JobManagerProcessUtils.processSpecFromConfig(configuration);
    List<String> flags =
        words(JobManagerProcessUtils.generateJvmParametersStr(spec, configuration));
    List<String> command = java("jobmanager", flags, libPath());
    command.add(StandaloneSessionClusterEntrypoint.class.getName());
    command.addAll(List.of("--configDir", folder.conf().toString()));
    command.addAll(words(JobManagerProcessUtils.generateDynamicConfigsStr(spec)));
    return command;
  }

  /**
   * A task manager.
   *
   * @param resource names this very process to the JobManager
   * @param own settings of its kind
   */
  List<String> taskManager(String name, String resource, Map<String, String> own) {
    Configuration all = new Configuration(configuration);
    own.forEach(all::setString);
    TaskExecutorProcessSpec spec = TaskExecutorProcessUtils.processSpecFromConfig(all);
    List<String> flags = words(ProcessMemoryUtils.generateJvmParametersStr(spec));
    List<String> options = new ArrayList<>(flags);
    options.addAll(words(all.get(CoreOptions.FLINK_TM_JVM_OPTIONS)));
    List<String> command = java(name, options, libPath());
    command.add(TaskManagerRunner.class.getName());
    command.addAll(List.of("--configDir", folder.conf().toString()));
    command.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(spec)));
    new TreeMap<>(own).forEach((key, value) -> command.addAll(List.of("-D", key + "=" + value)));
    command.addAll(List.of("-D", "taskmanager.resource-id=" + resource));
    return command;
  }

  /** {@code bin/flink run -d}. */
  List<String> run(JobPart part, int parallelism, Optional<Path> restore) {
    List<String> command = java("client", List.of("-Xmx256m"), libPath());
    command.addAll(
        List.of(
            CliFrontend.class.getName(),
            "run",
            "-d",
            "-p",
            Integer.toString(parallelism),
            "-D"
                + CheckpointingOptions.CHECKPOINTS_DIRECTORY.key()
                + "=file://"
                + part.checkpoints(),
            "-c",
            part.mainClass()));
    restore.ifPresent(
        path -> command.addAll(List.of("-s", "file://" + path, "-claimMode", "NO_CLAIM")));
    command.add(folder.jobJar().toString());
    return command;
  }

  private List<String> java(String name, List<String> flags, String classPath) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(words(configuration.get(CoreOptions.FLINK_JVM_OPTIONS)));
    String log = folder.logs().resolve(name + ".log").toString();
    command.addAll(
        List.of(
            "-Djava.io.tmpdir=" + folder.temporary(),
            "-Dlog4j2.configurationFile=" + folder.conf().resolve(ClusterConf.LOGGING),
            // Where the dashboard looks for it, too.
            "-Dlog.file=" + log,
            "-cp",
            classPath));
    return command;
  }

  private String libPath() {
    return folder.lib().resolve("*") + ":" + folder.conf();
  }

  /** The broker is no part of Flink's {@code lib/}: it runs on what this process runs on. */
  private static String ownPath() {
    return ClassPath.current().text();
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+")).stream().filter(word -> !word.isEmpty()).toList();
  }
}
