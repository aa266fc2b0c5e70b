package org.fedfisher.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks and tells a JobManager by its REST API. */
public final class FlinkRest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI address;

  FlinkRest(URI address) {
    this.address = address;
  }

  /** The dashboard. */
  public URI address() {
    return address;
  }

  /** Whether the JobManager answers. */
  boolean answers() throws InterruptedException {
    try {
      get("/overview");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Slots of all registered task managers. */
  public int slots() throws IOException, InterruptedException {
    return get("/overview").path("slots-total").asInt();
  }

  /** Those of them that no job has. One may still be too small for what a job's slots ask for. */
  int freeSlots() throws IOException, InterruptedException {
    return get("/overview").path("slots-available").asInt();
  }

  public int taskManagers() throws IOException, InterruptedException {
    return get("/overview").path("taskmanagers").asInt();
  }

  /** The job of this name that has not ended, where there is one; the newest of several. */
  public Optional<JobView> job(String name) throws IOException, InterruptedException {
    String newest = "";
    long start = -1;
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      boolean ended = job.path("end-time").asLong() > 0;
      if (job.path("name").asText().equals(name)
          && !ended
          && job.path("start-time").asLong() > start) {
        newest = job.path("jid").asText();
        start = job.path("start-time").asLong();
      }
    }
    return newest.isEmpty() ? Optional.empty() : Optional.of(byId(newest));
  }

  JobView byId(String id) throws IOException, InterruptedException {
    return JobView.of(get("/jobs/" + id));
  }

  /** Where the subtasks of a job sit that have a task manager. */
  public List<Placement> placements(String job) throws IOException, InterruptedException {
    List<Placement> placements = new ArrayList<>();
    for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
      String path = "/jobs/%s/vertices/%s".formatted(job, vertex.path("id").asText());
      for (JsonNode subtask : get(path).path("subtasks")) {
        Placement.of(vertex.path("name").asText(), subtask).ifPresent(placements::add);
      }
    }
    return placements;
  }

  /** Why the job failed last, in one line; empty where it never did. */
  String lastFailure(String job) throws IOException, InterruptedException {
    String trace =
        get("/jobs/%s/exceptions".formatted(job))
            .path("exceptionHistory")
            .path("entries")
            .path(0)
            .path("stacktrace")
            .asText();
    String cause = "";
    for (String line : trace.split("\n", -1)) {
      if (cause.isEmpty() || line.startsWith("Caused by: ")) {
        cause = line;
      }
    }
    return cause;
  }

  /** Number of the last completed checkpoint; 0 where there is none. */
  public long lastCheckpoint(String job) throws IOException, InterruptedException {
    return get("/jobs/%s/checkpoints".formatted(job))
        .path("latest")
        .path("completed")
        .path("id")
        .asLong();
  }

  /**
   * Bytes of the state that the last completed checkpoint refers to, those of earlier ones that it
   * shares included; 0 where there is none.
   */
  public long lastCheckpointBytes(String job) throws IOException, InterruptedException {
    return get("/jobs/%s/checkpoints".formatted(job))
        .path("latest")
        .path("completed")
        .path("state_size")
        .asLong();
  }

  /**
   * Sum of a metric over the subtasks of an operator and over the groups below it.
   *
   * @param operator how the name of the operator's vertex begins
   * @param metric how the metric's name ends
   */
  public long sum(String job, String operator, String metric)
      throws IOException, InterruptedException {
    long sum = 0;
    for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
      if (vertex.path("name").asText().startsWith(operator)) {
        String metrics =
            "/jobs/%s/vertices/%s/subtasks/metrics".formatted(job, vertex.path("id").asText());
        List<String> names = new ArrayList<>();
        for (JsonNode found : get(metrics)) {
          String name = found.path("id").asText();
          if (name.endsWith("." + metric)) {
            names.add(URLEncoder.encode(name, StandardCharsets.UTF_8));
          }
        }
        if (!names.isEmpty()) {
          for (JsonNode found : get(metrics + "?agg=sum&get=" + String.join(",", names))) {
            sum += found.path("sum").asLong();
          }
        }
      }
    }
    return sum;
  }

  /** Stops the job with a savepoint; {@link #savepointLocation} tells how that goes. */
  String stopWithSavepoint(String job, String directory) throws IOException, InterruptedException {
    return post(
            "/jobs/%s/stop".formatted(job), Map.of("targetDirectory", directory, "drain", false))
        .path("request-id")
        .asText();
  }

  /** Takes a savepoint of a job that goes on. */
  String savepoint(String job, String directory) throws IOException, InterruptedException {
    return post(
            "/jobs/%s/savepoints".formatted(job),
            Map.of("target-directory", directory, "cancel-job", false))
        .path("request-id")
        .asText();
  }

  /**
   * Where a savepoint lies, once it is written.
   *
   * @throws IOException where it failed; the message says why
   */
  Optional<String> savepointLocation(String job, String request)
      throws IOException, InterruptedException {
    JsonNode answer = get("/jobs/%s/savepoints/%s".formatted(job, request));
    JsonNode failure = answer.path("operation").path("failure-cause");
    if (!failure.isMissingNode()) {
      throw new IOException("savepoint of job %s: %s".formatted(job, failure));
    }
    return Optional.of(answer.path("operation").path("location").asText())
        .filter(location -> !location.isEmpty());
  }

  void cancel(String job) throws IOException, InterruptedException {
    send(request("/jobs/" + job).method("PATCH", HttpRequest.BodyPublishers.noBody()).build());
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  private JsonNode post(String path, Map<String, Object> body)
      throws IOException, InterruptedException {
    String text = JSON.writeValueAsString(body);
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(text))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path)).timeout(PATIENCE);
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException(
          "%s %s: %d %s"
              .formatted(request.method(), request.uri(), answer.statusCode(), answer.body()));
    }
    return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
  }
}
