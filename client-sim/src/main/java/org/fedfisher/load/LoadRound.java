package org.fedfisher.load;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.RoundCommands;
import org.fedfisher.cluster.Cluster;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;

/**
 * One load from the round's opening to its account: clients send as fast as Kafka takes it while
 * the job drains what they send and the cluster is struck. Two sound clients are held back: one
 * shows that the job still counts after the last strike, the other closes the round.
 */
final class LoadRound {
  private static final Duration STANDSTILL = Duration.ofMinutes(3);
  private static final int HELD_BACK = 2;

  private final Cluster cluster;
  private final LoadPlan plan;
  private final Consumer<String> progress;
  private final RoundSpecification round;
  private final Clients clients;
  private final DirectSums sums;
  private final List<Upload> early;
  private final List<Upload> heldBack = new ArrayList<>();
  private final List<String> struck = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final long start = System.nanoTime();

  LoadRound(Cluster cluster, LoadPlan plan, long seed, Consumer<String> progress) {
    this.cluster = cluster;
    this.plan = plan;
    this.progress = progress;
    this.round = plan.specification(System.currentTimeMillis());
    this.clients = new Clients(round, seed);
    this.sums = new DirectSums(round);
    this.early = Upload.early(plan.clients(), seed);
    for (int number = plan.clients() - HELD_BACK; number < plan.clients(); number++) {
      heldBack.add(new Upload(SentAs.SOUND, number));
      early.removeIf(upload -> upload.client().equals(heldBack.get(heldBack.size() - 1).client()));
    }
  }

  LoadOutcome run() throws IOException, InterruptedException {
    try (RoundCommands commands = new RoundCommands(cluster.kafka(), Clock.systemUTC())) {
      commands.open(round);
    }
    KafkaClients kafka = cluster.kafka();
    try (FateWatch watch = new FateWatch(kafka.consumer(), plan.name());
        Sender sender = new Sender(kafka, "load-" + plan.name(), clients, sums)) {
      strikeWhile(CompletableFuture.runAsync(() -> sender.send(early)), sender);
      sender.send(heldBack.subList(0, 1));
      List<Upload> open = Stream.concat(early.stream(), heldBack.stream().limit(1)).toList();
      await(watch, open, SentAs::whileOpen);
      double drained = seconds();
      Account before = Account.of("before the close", open.stream(), watch::fate);
      violations.addAll(before.wrong(SentAs::whileOpen));
      sender.send(heldBack.subList(1, HELD_BACK));
      awaitModel(watch);
      double model = seconds();
      List<Upload> late = Upload.late(plan.clients());
      sender.send(late);
      List<Upload> all = Stream.of(early, heldBack, late).flatMap(List::stream).toList();
      await(watch, all, SentAs::atEnd);
      Account end = Account.of("at the end", all.stream(), watch::fate);
      violations.addAll(end.wrong(SentAs::atEnd));
      check(watch);
      return new LoadOutcome(
          plan,
          List.of(before, end),
          struck,
          sender.bytes(),
          drained,
          model,
          Sha256s.hex(sums.digest()),
          new Memory(Map.of(), 0, 0, 0),
          violations);
    }
  }

  /**
   * Strikes when so many clients have been admitted, until all has been sent and struck. The moment
   * is found by a reader that sees facts before they are committed.
   */
  private void strikeWhile(CompletableFuture<Void> sending, Sender sender)
      throws IOException, InterruptedException {
    int next = 0;
    try (FateWatch hasty = new FateWatch(cluster.kafka().uncommittedConsumer(), plan.name())) {
      Progress progressing = new Progress(hasty);
      while (next < plan.strikes().size()) {
        progressing.poll();
        int due = (next + 1) * plan.clients() / (plan.strikes().size() + 1);
        if (hasty.admitted() >= due) {
          strike(plan.strikes().get(next++), hasty.admitted(), sender.sent());
          progressing.rest();
        } else if (progressing.stalled() || sending.isCompletedExceptionally()) {
          break;
        }
      }
    }
    sending.join();
    if (next < plan.strikes().size()) {
      throw new IllegalStateException(
          "round %s: nothing happens any more, and only %d of %d strikes were due"
              .formatted(plan.name(), next, plan.strikes().size()));
    }
  }

  private void strike(Strike strike, int admitted, int sent)
      throws IOException, InterruptedException {
    String when =
        "%s: %,d of %,d sound clients admitted, %,d of %,d uploads sent"
            .formatted(strike, admitted, plan.clients(), sent, early.size());
    struck.add(when);
    progress.accept(when);
    strike.play(cluster);
  }

  /** Returns once all is as it must be, or nothing happens any more: the account will show it. */
  private static void await(FateWatch watch, List<Upload> uploads, Function<SentAs, Fate> must) {
    Progress progress = new Progress(watch);
    do {
      progress.poll();
    } while (!progress.stalled()
        && uploads.stream().anyMatch(one -> !watch.fate(one).equals(must.apply(one.kind()))));
  }

  /** Whether a reader sees anything new. */
  private static final class Progress {
    private final FateWatch watch;
    private long seen;
    private long since = System.nanoTime();

    Progress(FateWatch watch) {
      this.watch = watch;
    }

    void poll() {
      watch.poll();
      if (watch.seen() > seen) {
        seen = watch.seen();
        rest();
      }
    }

    /** What was done meanwhile is no standstill. */
    void rest() {
      since = System.nanoTime();
    }

    boolean stalled() {
      return System.nanoTime() - since > STANDSTILL.toNanos();
    }
  }

  private void awaitModel(FateWatch watch) {
    Progress progressing = new Progress(watch);
    while (watch.published().isEmpty() || watch.manifests() == 0) {
      progressing.poll();
      if (progressing.stalled()) {
        throw new IllegalStateException(
            "round %s has no model %d min after its last client"
                .formatted(plan.name(), STANDSTILL.toMinutes()));
      }
    }
  }

  private void check(FateWatch watch) {
    watch
        .admissions()
        .forEach(
            (update, times) -> {
              if (times != 1) {
                violations.add("%s was admitted %d times".formatted(update, times));
              }
            });
    long next = 0;
    for (Map.Entry<Long, Integer> ordinal : watch.ordinals().entrySet()) {
      if (ordinal.getKey() != next++ || ordinal.getValue() != 1) {
        violations.add(
            "fact %d came %d times, expected fact %d once"
                .formatted(ordinal.getKey(), ordinal.getValue(), next - 1));
      }
    }
    if (watch.manifests() != 1) {
      violations.add("%d models".formatted(watch.manifests()));
    }
    int counted = watch.closed().orElseThrow().getAdmitted();
    if (counted != plan.clients()) {
      violations.add("closed with %,d clients, sent %,d".formatted(counted, plan.clients()));
    }
    Sha256 found = watch.published().orElseThrow().getSumsDigest();
    if (!found.equals(sums.digest())) {
      violations.add(
          "sums %s, direct sums %s".formatted(Sha256s.hex(found), Sha256s.hex(sums.digest())));
    }
  }

  private double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }
}
