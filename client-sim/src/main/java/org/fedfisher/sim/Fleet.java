package org.fedfisher.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.sim.FleetPlan.Arrival;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a {@link FleetPlan}: several clients work at once, the largest first so that no core
 * waits for it at the end, and every update goes out when the plan says.
 *
 * <p>An interrupt of the calling thread stops all work within one training batch.
 */
public final class Fleet {
  /** What a client does before it uploads; called on the fleet's threads, several at once. */
  @FunctionalInterface
  public interface Home {
    ClientResult work(int client, FleetProgress progress) throws InterruptedException;
  }

  /** Where updates go, each in one transaction; called on the fleet's threads, several at once. */
  @FunctionalInterface
  public interface Uplink {
    void send(EncodedUpdate update);
  }

  private static final int UPLOADS_AT_ONCE = 4;
  private static final int STOP_SECONDS = 10;

  private final FleetPlan plan;
  private final Home home;
  private final Uplink uplink;
  private final int threads;

  /**
   * A fleet.
   *
   * @param threads clients that work at once
   */
  public Fleet(FleetPlan plan, Home home, Uplink uplink, int threads) {
    this.plan = plan;
    this.home = home;
    this.uplink = uplink;
    this.threads = threads;
  }

  /**
   * Has everybody work who sends anything, and returns once all who send in time have sent.
   *
   * @param examples of each client
   * @return one result per client that worked, by client
   * @throws InterruptedException if the calling thread was interrupted; nothing runs any more then
   */
  public List<ClientResult> run(List<Integer> examples, FleetProgress progress)
      throws InterruptedException {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    ExecutorService uploads = Executors.newFixedThreadPool(UPLOADS_AT_ONCE);
    try {
      List<CompletableFuture<ClientResult>> clients = new ArrayList<>();
      for (Arrival arrival : largestFirst(examples)) {
        CompletableFuture<Void> others = arrival.last() ? all(clients) : all(List.of());
        clients.add(client(arrival, others, progress, workers, uploads));
      }
      awaitAll(clients);
      return clients.stream()
          .map(CompletableFuture::join)
          .sorted(Comparator.comparing(ClientResult::client))
          .toList();
    } finally {
      workers.shutdownNow();
      uploads.shutdownNow();
      awaitEnd(workers);
    }
  }

  /** Sends the stragglers' updates; to be called once the round has closed. */
  public void sendAfterClose(List<ClientResult> results, FleetProgress progress) {
    for (ClientResult result : results) {
      if (plan.arrivals().get(result.client()).afterClose()) {
        uplink.send(result.update());
        progress.note(result.client(), "sent its update after the round's close");
      }
    }
  }

  private List<Arrival> largestFirst(List<Integer> examples) {
    return plan.arrivals().stream()
        .filter(Arrival::sends)
        .sorted(
            Comparator.comparing(Arrival::last)
                .thenComparing(arrival -> -examples.get(arrival.client())))
        .toList();
  }

  private CompletableFuture<ClientResult> client(
      Arrival arrival,
      CompletableFuture<Void> others,
      FleetProgress progress,
      Executor workers,
      Executor uploads) {
    CompletableFuture<ClientResult> worked =
        CompletableFuture.supplyAsync(() -> work(arrival, progress), workers);
    Executor later =
        CompletableFuture.delayedExecutor(
            arrival.delay().toMillis(), TimeUnit.MILLISECONDS, uploads);
    return arrival.inTime()
        ? worked
            .thenCombine(others, (result, sent) -> result)
            .thenApplyAsync(result -> upload(arrival, result, progress), later)
        : worked;
  }

  private ClientResult work(Arrival arrival, FleetProgress progress) {
    try {
      ClientResult result = home.work(arrival.client(), progress);
      progress.finished(arrival.client(), result.summary());
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("client %d was stopped".formatted(arrival.client()));
    }
  }

  private ClientResult upload(Arrival arrival, ClientResult result, FleetProgress progress) {
    long start = System.nanoTime();
    uplink.send(result.update());
    double seconds = (System.nanoTime() - start) / 1e9;
    if (arrival.retries()) {
      uplink.send(result.update());
    }
    progress.note(
        arrival.client(), arrival.retries() ? "sent its update, twice" : "sent its update");
    return result.uploadedIn(seconds);
  }

  private static CompletableFuture<Void> all(List<CompletableFuture<ClientResult>> clients) {
    return CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new));
  }

  /** Waits for all, or for the first that fails. */
  private static void awaitAll(List<CompletableFuture<ClientResult>> clients)
      throws InterruptedException {
    CompletableFuture<Void> failed = new CompletableFuture<>();
    CompletableFuture<?>[] watched =
        clients.stream()
            .map(client -> client.whenComplete((result, failure) -> tell(failed, failure)))
            .toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.anyOf(CompletableFuture.allOf(watched), failed).get();
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new IllegalStateException("a client failed: " + cause.getMessage(), e);
    }
  }

  private static void tell(CompletableFuture<Void> failed, @Nullable Throwable failure) {
    if (failure != null) {
      failed.completeExceptionally(failure);
    }
  }

  /** Waits even if interrupted: the arrays that native code works on must outlive it. */
  private static void awaitEnd(ExecutorService workers) {
    boolean interrupted = Thread.interrupted();
    try {
      workers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
