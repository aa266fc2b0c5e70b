package org.fedfisher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.entrypoint.ClusterConfiguration;
import org.apache.flink.runtime.entrypoint.ClusterConfigurationParserFactory;
import org.apache.flink.runtime.entrypoint.EntrypointClusterConfiguration;
import org.apache.flink.runtime.entrypoint.EntrypointClusterConfigurationParserFactory;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.entrypoint.parser.CommandLineParser;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.util.FlinkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Command lines as Flink's own parsers read them: what follows a word they do not know is lost. */
class CommandsTest {
  @TempDir Path folder;

  private Commands commands() throws Exception {
    ClusterFolder cluster = new ClusterFolder(folder);
    Path lib = Files.createDirectories(cluster.lib());
    Files.createFile(lib.resolve("any.jar"));
    return new Commands(cluster, GlobalConfiguration.loadConfiguration("../flink-conf"));
  }

  private static String[] behind(Class<?> main, List<String> command) {
    return command
        .subList(command.indexOf(main.getName()) + 1, command.size())
        .toArray(String[]::new);
  }

  @Test
  void jobManagerReadsAllThatItIsTold() throws Exception {
    String[] words = behind(StandaloneSessionClusterEntrypoint.class, commands().jobManager());
    EntrypointClusterConfiguration read =
        new CommandLineParser<>(new EntrypointClusterConfigurationParserFactory()).parse(words);
    assertThat(read.getArgs()).isEmpty();
    assertThat(read.getDynamicProperties())
        .containsKeys("jobmanager.memory.heap.size", "jobmanager.memory.jvm-overhead.max");
  }

  @Test
  void taskManagerReadsAllThatItIsTold() throws Exception {
    String[] words =
        behind(
            TaskManagerRunner.class,
            commands().taskManager("solver", "solver-1", Map.of("external-resources", "gpu")));
    ClusterConfiguration read = parse(words);
    assertThat(read.getArgs()).isEmpty();
    assertThat(read.getDynamicProperties())
        .containsEntry("external-resources", "gpu")
        .containsEntry("taskmanager.resource-id", "solver-1")
        .containsKey("taskmanager.memory.managed.size");
  }

  private static ClusterConfiguration parse(String[] words) throws FlinkException {
    return new CommandLineParser<>(new ClusterConfigurationParserFactory()).parse(words);
  }
}
