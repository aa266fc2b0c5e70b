package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.Authorship;
import org.fedfisher.round.ClientStore;
import org.fedfisher.round.ClientUpdates;
import org.fedfisher.round.ClientUpdates.Reception;
import org.fedfisher.round.MapClientStore;
import org.fedfisher.round.WaitingRules;
import org.fedfisher.wire.ClientUpdateHeader;
import org.junit.jupiter.api.Test;

/** Where a client's unfinished updates rest, in memory or in the store, cannot be told. */
class ClientUpdatesTest {
  private static final int SEEDS = 300;
  private static final int STEPS = 60;
  private static final int CONTENTS = 2;

  /** Longer than anything waits. */
  private static final long ALL = 100_000;

  private final KeyPair own = SentParts.key();
  private final KeyPair stranger = SentParts.key();
  private final List<UpdatePart> headers = new ArrayList<>();
  private final List<Registration> registrations =
      List.of(
          SentParts.registered(SentParts.good(own)),
          SentParts.registered(SentParts.good(stranger), SentParts.revoked(own)));

  ClientUpdatesTest() throws Exception {
    for (int content = 1; content <= CONTENTS; content++) {
      headers.add(SentParts.header(content));
      headers.add(SentParts.header(content, own));
      headers.add(SentParts.header(content, stranger));
      headers.add(SentParts.forged(content, 5, own));
    }
  }

  private static WaitingRules rules(long bytes) {
    return new WaitingRules(
        SentParts.TIMEOUT.toMillis(),
        SentParts.GRACE.toMillis(),
        bytes,
        SentParts.DECIDED.toMillis());
  }

  /** A client and its clock; what has been said is written down. */
  private static final class Run implements ClientUpdates.Output {
    private final WaitingRules rules;
    private final TreeSet<Long> timers = new TreeSet<>();
    private final List<String> said = new ArrayList<>();
    private MapClientStore store = new MapClientStore();
    private ClientUpdates client;
    private long now;

    Run(WaitingRules rules) {
      this.rules = rules;
      client = new ClientUpdates(store, rules);
    }

    void send(String id, UpdatePart part) {
      Reception found =
          part.isHeader()
              ? client.receive(id, part.header(), part.digest(), now, this)
              : client.receive(id, part.receipt(), now, this);
      said.add(id + " counts: " + found);
    }

    void register(Registration registration) {
      client.register(registration.value(), now, this);
    }

    void pass(long millis) {
      now += millis;
      while (!timers.isEmpty() && timers.first() <= now) {
        client.wake(timers.pollFirst(), now, this);
      }
    }

    void flush() {
      client.flush();
    }

    /** After a flush only what the store has is left. */
    void crash() {
      client.flush();
      store = store.copy();
      client = new ClientUpdates(store, rules);
    }

    @Override
    public void started(ClientUpdateHeader header, byte[] digest, Authorship found) {
      said.add("started " + SentParts.hex(digest) + ' ' + found);
    }

    @Override
    public void whole(
        ClientUpdateHeader header, byte[] digest, BlockSummary[] shards, Authorship found) {
      said.add("whole " + SentParts.hex(digest) + ' ' + found + ' ' + List.of(shards));
    }

    @Override
    public void wakeAt(long millis) {
      said.add("wake at " + millis);
      timers.add(millis);
    }
  }

  private void step(Random random, Run run) {
    String id = random.nextInt(3) == 0 ? "r1/u2" : "r1/u1";
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> run.send(id, headers.get(random.nextInt(headers.size())));
      case 3 -> run.register(registrations.get(random.nextInt(registrations.size())));
      case 4 -> run.pass(random.nextInt((int) SentParts.DECIDED.toMillis()));
      default -> {
        int content = 1 + random.nextInt(CONTENTS);
        run.send(id, SentParts.receipt(content, random.nextInt(SentParts.SHARDS)));
      }
    }
  }

  private interface Disturbance {
    void on(Run run, Random random);
  }

  private Run play(long seed, Disturbance disturbance) {
    Random random = new Random(seed);
    Random disturbing = new Random(~seed);
    Run run = new Run(rules(seed % 2 == 0 ? Long.MAX_VALUE : 400 + random.nextInt(1_200)));
    for (int i = 0; i < STEPS; i++) {
      step(random, run);
      disturbance.on(run, disturbing);
    }
    run.pass(ALL); // what was due is over
    run.pass(ALL); // and what came of that
    run.flush();
    return run;
  }

  @Test
  void whatIsSaidDoesNotDependOnWhatIsInMemory() {
    int whole = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      List<String> expected = play(seed, (run, random) -> {}).said;
      whole += (int) expected.stream().filter(line -> line.startsWith("whole")).count();
      assertThat(play(seed, (run, random) -> run.flush()).said)
          .as("seed %d, flushed after each step", seed)
          .isEqualTo(expected);
      Disturbance crashes =
          (run, random) -> {
            if (random.nextInt(5) == 0) {
              run.crash();
            }
          };
      assertThat(play(seed, crashes).said).as("seed %d, with crashes", seed).isEqualTo(expected);
    }
    assertThat(whole).as("whole updates, or nothing was tried").isGreaterThan(SEEDS);
  }

  @Test
  void nothingRestsOfWhatIsOver() {
    for (long seed = 0; seed < SEEDS; seed++) {
      boolean flushing = seed % 3 == 0;
      Run run =
          play(
              seed,
              (running, random) -> {
                if (flushing || random.nextInt(4) == 0) {
                  running.flush();
                }
              });
      assertThat(run.store.entries()).as("seed %d", seed).isZero();
      assertThat(run.client.rests()).as("seed %d", seed).isTrue();
    }
  }

  @Test
  void updateBetweenTwoSnapshotsIsReadThriceAndWrittenTwice() {
    List<String> calls = new ArrayList<>();
    Function<MapClientStore, ClientStore> watched =
        store ->
            (ClientStore)
                Proxy.newProxyInstance(
                    ClientStore.class.getClassLoader(),
                    new Class<?>[] {ClientStore.class},
                    (proxy, method, arguments) -> {
                      int given = arguments == null ? 0 : arguments.length;
                      calls.add(method.getName() + given);
                      return method.invoke(store, arguments);
                    });
    Run run = new Run(rules(Long.MAX_VALUE));
    run.client = new ClientUpdates(watched.apply(run.store), run.rules);
    for (UpdatePart receipt : SentParts.receipts(1)) {
      run.send("r1/u1", receipt);
    }
    run.send("r1/u1", SentParts.header(1));
    assertThat(calls).containsExactly("pending1", "total0", "registration0");
    calls.clear();
    run.flush();
    assertThat(calls).containsExactly("told2", "total1");
  }

  @Test
  void memoryIsFreeOnceItIsFlushed() {
    Run run = new Run(rules(Long.MAX_VALUE));
    long empty = run.client.bytes();
    for (int content = 1; content < 100; content++) {
      run.send("r1/u" + content, SentParts.receipt(content, 0));
    }
    run.send("r1/u1", SentParts.header(1));
    long full = run.client.bytes();
    assertThat(full).isGreaterThan(99 * 1_000);
    for (int shard = 1; shard < SentParts.SHARDS; shard++) {
      run.send("r1/u1", SentParts.receipt(1, shard));
    }
    assertThat(run.client.bytes()).as("one is whole and gone").isLessThan(full);
    run.flush();
    assertThat(run.client.bytes()).isEqualTo(empty);
    assertThat(run.client.rests()).isTrue();
  }
}
