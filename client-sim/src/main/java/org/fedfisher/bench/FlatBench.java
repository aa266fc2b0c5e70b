package org.fedfisher.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LedgerReader;
import org.fedfisher.client.TopicSetup;
import org.fedfisher.sim.EmbeddedFlink;
import org.fedfisher.sim.EmbeddedKafka;
import org.fedfisher.sim.FlinkSettings;
import org.fedfisher.wire.RoundSpecification;

/**
 * State and heap of an open round with 10 and with 1,000 admitted clients of LeNet's size: the
 * bytes of a canonical savepoint, which holds what is alive and nothing else, and the heap after a
 * collection.
 */
public final class FlatBench {
  /** Most growth of state and of heap. */
  static final double LIMIT = 1.2;

  private static final Pattern TRIGGER = Pattern.compile("\"request-id\":\"([0-9a-f]+)\"");
  private static final Pattern LOCATION = Pattern.compile("\"location\":\"([^\"]+)\"");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path confDirectory;

  /** {@code confDirectory} holds Flink's {@code config.yaml}. */
  public FlatBench(Path confDirectory) {
    this.confDirectory = confDirectory;
  }

  /** What an open round with so many admitted clients takes, in bytes. */
  public record Footprint(int clients, long state, long heap) {}

  /** Both footprints and whether they are within the limit. */
  public record Growth(Footprint few, Footprint many) {
    public boolean holds() {
      return stateRatio() <= LIMIT && heapRatio() <= LIMIT;
    }

    double stateRatio() {
      return (double) many.state / few.state;
    }

    double heapRatio() {
      return (double) many.heap / few.heap;
    }

    /** A line for people. */
    public String describe() {
      return String.format(
          Locale.ROOT,
          "%,d to %,d clients: state %.2f to %.2f MB (x%.2f), heap %.0f to %.0f MB (x%.2f),"
              + " limit x%.1f: %s",
          few.clients,
          many.clients,
          few.state / 1e6,
          many.state / 1e6,
          stateRatio(),
          few.heap / 1e6,
          many.heap / 1e6,
          heapRatio(),
          LIMIT,
          holds() ? "holds" : "MISSED");
    }
  }

  /** Measures 10 and 1,000 clients. */
  public Growth measure(Consumer<String> progress) throws Exception {
    Footprint few = measure(10);
    progress.accept("10 clients: %,d bytes of state".formatted(few.state));
    return new Growth(few, measure(1000));
  }

  private Footprint measure(int clients) throws Exception {
    Path directory = Files.createTempDirectory("fedfisher-bench");
    try (EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("kafka"))) {
      KafkaClients kafka = new KafkaClients(broker.bootstrapServers());
      TopicSetup.create(kafka, 4);
      FlinkSettings settings =
          new FlinkSettings(broker.bootstrapServers(), 2, 0, directory.resolve("flink"));
      try (EmbeddedFlink flink = EmbeddedFlink.start(confDirectory, settings)) {
        flink.awaitRunning(Duration.ofMinutes(2));
        // One more than will come, so that the round stays open.
        RoundSpecification round = BenchRounds.open(kafka, BenchModels.lenet(), clients + 1);
        BenchRounds.publish(kafka, round, clients);
        while (new LedgerReader(kafka)
                .round(round.getRound())
                .map(view -> view.admitted().size())
                .orElse(0)
            < clients) {
          Thread.sleep(200);
        }
        long state = savepointBytes(flink, directory.resolve("savepoint"));
        return new Footprint(clients, state, heap());
      }
    } finally {
      Folders.delete(directory);
    }
  }

  private static long heap() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(200);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static long savepointBytes(EmbeddedFlink flink, Path target)
      throws IOException, InterruptedException {
    URI savepoints = flink.ui().resolve("/jobs/" + flink.job() + "/savepoints");
    String body =
        "{\"target-directory\":\"%s\",\"formatType\":\"CANONICAL\"}".formatted(target.toUri());
    String trigger =
        match(
                TRIGGER,
                send(
                    HttpRequest.newBuilder(savepoints)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))))
            .get(0);
    URI status = URI.create(savepoints + "/" + trigger);
    List<String> location = List.of();
    while (location.isEmpty()) {
      Thread.sleep(100);
      location = match(LOCATION, send(HttpRequest.newBuilder(status)));
    }
    try (Stream<Path> files = Files.walk(Path.of(URI.create(location.get(0))))) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
  }

  private static List<String> match(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
