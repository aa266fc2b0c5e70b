package org.fedfisher.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.sim.FleetPlan.Arrival;
import org.fedfisher.train.Evaluation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FleetTest {
  private static final List<Integer> SIZES = List.of(10, 30, 20);
  private static final FleetProgress SILENT = new ProgressLines(line -> {});

  private final ConcurrentLinkedQueue<Integer> worked = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> sent = new ConcurrentLinkedQueue<>();

  private static Arrival arrival(int client, boolean inTime, boolean retries, boolean afterClose) {
    return new Arrival(client, Duration.ZERO, false, inTime, retries, afterClose);
  }

  private static ClientResult result(int client) {
    return new ClientResult(
        client,
        new EncodedUpdate("client-" + client, new byte[] {(byte) client}, List.of()),
        new Evaluation(1, 0.5, List.of(0.5), 1),
        2,
        1,
        0,
        "done");
  }

  private Fleet fleet(int threads, Arrival... arrivals) {
    return new Fleet(
        new FleetPlan(List.of(arrivals)),
        (client, progress) -> {
          worked.add(client);
          return result(client);
        },
        update -> sent.add(update.client()),
        threads);
  }

  @Test
  void largestClientWorksFirstAndResultsAreByClient() throws Exception {
    Fleet fleet =
        fleet(
            1,
            arrival(0, true, false, false),
            arrival(1, true, false, false),
            arrival(2, true, false, false));
    List<ClientResult> results = fleet.run(SIZES, SILENT);
    assertThat(worked).containsExactly(1, 2, 0);
    assertThat(results).extracting(ClientResult::client).containsExactly(0, 1, 2);
    assertThat(sent).containsExactlyInAnyOrder("client-0", "client-1", "client-2");
  }

  @Test
  void whoDroppedOutDoesNotWorkAndWhoRetriesSendsTwice() throws Exception {
    Fleet fleet =
        fleet(
            2,
            arrival(0, false, false, false),
            arrival(1, true, true, false),
            arrival(2, true, false, false));
    assertThat(fleet.run(SIZES, SILENT)).hasSize(2);
    assertThat(worked).doesNotContain(0);
    assertThat(sent).containsExactlyInAnyOrder("client-1", "client-1", "client-2");
  }

  @Test
  void lastClientSendsWhenTheOthersAndTheirCopiesAreSent() throws Exception {
    Arrival slow = new Arrival(1, Duration.ofMillis(200), false, true, true, false);
    Arrival last = new Arrival(2, Duration.ZERO, true, true, false, false);
    fleet(3, arrival(0, true, false, false), slow, last).run(SIZES, SILENT);
    assertThat(sent).containsExactly("client-0", "client-1", "client-1", "client-2");
  }

  @Test
  void stragglersSendOnlyAfterTheClose() throws Exception {
    Fleet fleet =
        fleet(
            2,
            arrival(0, false, false, true),
            arrival(1, true, false, true),
            arrival(2, true, false, false));
    List<ClientResult> results = fleet.run(SIZES, SILENT);
    assertThat(sent).containsExactlyInAnyOrder("client-1", "client-2");
    sent.clear();
    fleet.sendAfterClose(results, SILENT);
    assertThat(sent).containsExactly("client-0", "client-1");
  }

  @Test
  void clientThatFailsEndsTheFleet() {
    Fleet fleet =
        new Fleet(
            new FleetPlan(List.of(arrival(0, true, false, false))),
            (client, progress) -> {
              throw new IllegalArgumentException("no data");
            },
            update -> sent.add(update.client()),
            1);
    assertThatThrownBy(() -> fleet.run(List.of(1), SILENT)).hasMessageContaining("no data");
    assertThat(sent).isEmpty();
  }

  @Test
  void interruptStopsEveryWorker() throws Exception {
    CountDownLatch working = new CountDownLatch(2);
    AtomicBoolean stopped = new AtomicBoolean();
    Fleet fleet =
        new Fleet(
            new FleetPlan(List.of(arrival(0, true, false, false), arrival(1, true, false, false))),
            (client, progress) -> {
              working.countDown();
              try {
                new CountDownLatch(1).await();
              } finally {
                stopped.set(true);
              }
              return result(client);
            },
            update -> sent.add(update.client()),
            2);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                fleet.run(List.of(1, 2), SILENT);
              } catch (InterruptedException | RuntimeException e) {
                thrown.set(e);
              }
            });
    caller.start();
    working.await();
    caller.interrupt();
    caller.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(stopped).isTrue();
    assertThat(sent).isEmpty();
  }
}
