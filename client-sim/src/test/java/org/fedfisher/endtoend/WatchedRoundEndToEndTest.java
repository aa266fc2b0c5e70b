package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.TopicSetup;
import org.fedfisher.cluster.Prometheus;
import org.fedfisher.sim.EmbeddedKafka;
import org.fedfisher.watching.Exposition;
import org.fedfisher.watching.Selector;
import org.fedfisher.watching.Shipped;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scrapes a job with a closed and an open round as Prometheus does. */
class WatchedRoundEndToEndTest {
  @TempDir Path directory;

  @Test
  void whatDashboardAndAlertsAskForIsExposed() throws Exception {
    int port = freePort();
    try (EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("kafka"))) {
      KafkaClients kafka = new KafkaClients(broker.bootstrapServers());
      TopicSetup.create(kafka, 4);
      try (RunningJob job =
          RunningJob.on(kafka, directory, 2, Prometheus.settings(Integer.toString(port)))) {
        TestRound open = TestRound.open(job.kafka(), "still-open", 5);
        open.publish(TestRound.client(0));
        open.send("client-1", List.of(new byte[] {1, 2, 3}));
        TestRound closed = TestRound.open(job.kafka(), kfac("closed", 2));
        List<LocalUpdate> clients = CurvedClients.kfac(3);
        closed.publish(clients.get(0));
        closed.publish(clients.get(1));
        closed.awaitPublished();
        closed.publish(clients.get(2));
        closed.await(view -> view.refused().containsKey(RefusalReason.LATE));
        open.await(view -> view.admitted().size() == 1);

        Awaitility.await()
            .atMost(20, TimeUnit.SECONDS)
            .until(() -> sum(scrape(port), panel("rejected")) == 1);
        Exposition exposed = scrapeUntilComplete(port);
        assertThat(missing(exposed, Shipped.expressions())).isEmpty();
        // And a panel whose metric has another name is found.
        assertThat(missing(exposed, Map.of("renamed", "sum(flink_jobmanager_job_numRestart)")))
            .containsExactly("renamed: flink_jobmanager_job_numRestart");
        rounds(exposed);
        refusesOtherAddresses(port);
      }
    }
  }

  private static void rounds(Exposition exposed) {
    assertThat(exposed.values("open", "still-open")).containsExactly(1.0);
    assertThat(exposed.values("admitted", "still-open")).containsExactly(1.0);
    assertThat(exposed.values("targetClients", "still-open")).containsExactly(5.0);
    assertThat(exposed.values("open", "closed")).containsExactly(0.0);
    assertThat(exposed.values("admitted", "closed")).containsExactly(2.0);
    assertThat(exposed.values("revision", "closed")).containsExactly(0.0);
    assertThat(exposed.values("publishedRevision", "closed")).containsExactly(0.0);
    assertThat(exposed.values("solverIterations", "closed"))
        .singleElement(Assertions.DOUBLE)
        .isPositive();
    double average = exposed.values("objectiveAtAverage", "closed").get(0);
    assertThat(exposed.values("objectiveAtSolution", "closed"))
        .singleElement(Assertions.DOUBLE)
        .isPositive()
        .isLessThan(average);
    assertThat(exposed.values("bytesFolded", "closed").stream().mapToDouble(v -> v).sum())
        .isPositive();
    Selector late =
        Selector.of(
                "flink_taskmanager_job_task_operator_round_reason_refused"
                    + "{round=\"closed\",reason=\"LATE\"}")
            .get(0);
    assertThat(exposed.values(late)).containsExactly(1.0);
  }

  /** The selector of the panel that asks for operators of this name. */
  private static Selector panel(String part) throws IOException {
    return Shipped.expressions().values().stream()
        .flatMap(expression -> Selector.of(expression).stream())
        .filter(
            selector ->
                selector.conditions().stream()
                    .anyMatch(condition -> condition.value().contains(part)))
        .findFirst()
        .orElseThrow();
  }

  private static double sum(Exposition exposed, Selector selector) {
    return exposed.values(selector).stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Where, and which metric. */
  private static List<String> missing(Exposition exposed, Map<String, String> expressions) {
    List<String> missing = new ArrayList<>();
    expressions.forEach(
        (place, expression) ->
            Selector.of(expression).stream()
                .filter(selector -> exposed.values(selector).isEmpty())
                .forEach(selector -> missing.add(place + ": " + selector.metric())));
    return missing;
  }

  /** Some metrics of Flink's own appear with the first fetch or checkpoint. */
  private static Exposition scrapeUntilComplete(int port) throws Exception {
    Map<String, String> expressions = Shipped.expressions();
    Exposition[] last = {scrape(port)};
    try {
      Awaitility.await()
          .atMost(20, TimeUnit.SECONDS)
          .until(
              () -> {
                last[0] = scrape(port);
                return missing(last[0], expressions).isEmpty();
              });
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      // The assertion names what is missing.
    }
    return last[0];
  }

  private static Exposition scrape(int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(port))).build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return Exposition.parse(answer.body());
  }

  /** Only who is on this machine may ask. */
  private static void refusesOtherAddresses(int port) throws Exception {
    for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InetAddress address : Collections.list(network.getInetAddresses())) {
        if (!address.isLoopbackAddress()) {
          Assertions.assertThatThrownBy(() -> new Socket(address, port).close())
              .as("port %d on %s", port, address)
              .isInstanceOf(ConnectException.class);
        }
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static RoundSpecification kfac(String name, int target) {
    RoundSpecification round = TestRound.specification(name, target, FisherStructure.KFAC);
    round.setFactorEncoding(TensorEncoding.EIGEN9);
    round.setFactorRank(CurvedClients.RANK);
    round.setSolver(new Solver(SolverKind.CONJUGATE_GRADIENT, 500, 0.3, 1e-8, Arithmetic.STRICT));
    return round;
  }
}
