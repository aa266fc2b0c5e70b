package org.fedfisher.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedFlinkTest {
  private static final Path CONF = Path.of("../flink-conf");
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;

  private FlinkSettings settings(int parallelism) {
    return new FlinkSettings("localhost:1", parallelism, 0, folder.resolve("with space"));
  }

  /** As many keyed exchanges as the real job has, and state in each. */
  private static void manyExchanges(StreamExecutionEnvironment env, Configuration unused) {
    DataStream<Long> numbers = env.fromSequence(0, Long.MAX_VALUE).uid("numbers");
    for (int i = 0; i < 11; i++) {
      numbers = numbers.keyBy(x -> x % 97).map(x -> x + 1).uid("map-" + i);
    }
    numbers.sinkTo(new DiscardingSink<>()).uid("sink");
  }

  private static void fails(StreamExecutionEnvironment env, Configuration unused) {
    env.configure(new Configuration());
    env.fromSequence(0, 9).uid("numbers").sinkTo(new DiscardingSink<>()).uid("sink");
    throw new IllegalArgumentException("fedfisher.some.key is wrong");
  }

  private Optional<Path> lastCheckpoint() throws IOException {
    return FlinkSettings.lastCheckpoint(folder.resolve("with space/checkpoints"));
  }

  @Test
  void shippedConfigurationCarriesTheJobsShapeAndItsCheckpointsAreKept() throws Exception {
    Path last;
    try (EmbeddedFlink flink =
        EmbeddedFlink.start(CONF, settings(4), EmbeddedFlinkTest::manyExchanges)) {
      flink.awaitRunning(LONG);
      HttpRequest overview = HttpRequest.newBuilder(flink.ui().resolve("/jobs/overview")).build();
      HttpRequest page = HttpRequest.newBuilder(flink.ui().resolve("/index.html")).build();
      HttpClient http = HttpClient.newHttpClient();
      assertThat(http.send(overview, BodyHandlers.ofString()).body())
          .contains(flink.job().toString());
      assertThat(http.send(page, BodyHandlers.ofString()).body()).contains("<title>Apache Flink");
      await().atMost(LONG).until(() -> lastCheckpoint().isPresent());
      assertThat(flink.status()).isEqualTo(JobStatus.RUNNING);
    }
    last = lastCheckpoint().orElseThrow();

    try (EmbeddedFlink flink =
        EmbeddedFlink.start(CONF, settings(2), EmbeddedFlinkTest::manyExchanges)) {
      flink.awaitRunning(LONG);
      await().atMost(LONG).until(() -> !lastCheckpoint().orElseThrow().equals(last));
    }
  }

  @Test
  void wrongDefinitionFailsAtStart() {
    assertThatThrownBy(() -> EmbeddedFlink.start(CONF, settings(1), EmbeddedFlinkTest::fails))
        .hasMessage("fedfisher.some.key is wrong");
  }

  @Test
  void takenPortIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      FlinkSettings settings = new FlinkSettings("localhost:1", 1, taken.getLocalPort(), folder);
      assertThatThrownBy(
              () -> EmbeddedFlink.start(CONF, settings, EmbeddedFlinkTest::manyExchanges))
          .hasMessageContaining("the dashboard cannot listen on port " + taken.getLocalPort());
    }
  }

  @Test
  void missingConfigurationIsNamed() {
    assertThatThrownBy(
            () -> EmbeddedFlink.start(folder, settings(1), EmbeddedFlinkTest::manyExchanges))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.resolve("config.yaml").toString());
  }

  @Test
  void newestCompleteCheckpointIsTheLast() throws IOException {
    Path checkpoints = folder.resolve("checkpoints");
    assertThat(FlinkSettings.lastCheckpoint(Files.createDirectories(checkpoints))).isEmpty();
    Path older = Files.createDirectories(checkpoints.resolve("job/chk-9"));
    Path newer = Files.createDirectories(checkpoints.resolve("job2/chk-2"));
    Files.createDirectories(checkpoints.resolve("job2/chk-3"));
    Files.createFile(older.resolve("_metadata"));
    Files.createFile(newer.resolve("_metadata"));
    assertThat(older.resolve("_metadata").toFile().setLastModified(1_000)).isTrue();

    assertThat(FlinkSettings.lastCheckpoint(checkpoints)).contains(newer);
  }
}
