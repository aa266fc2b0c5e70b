package org.fedfisher.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.operator.ShardDecision;
import org.fedfisher.operator.UpdatePart;
import org.fedfisher.operator.UpdateProgress;
import org.fedfisher.round.Authorship;
import org.fedfisher.round.ClientUpdates;
import org.fedfisher.round.ClientUpdates.Reception;
import org.fedfisher.round.MapClientStore;
import org.fedfisher.round.WaitingRules;
import org.fedfisher.wire.ClientUpdateHeader;

/** The clients' updates in front of their stores, as the job's verification keeps them. */
final class VerifyActor {
  private final Map<String, MapClientStore> stores = new LinkedHashMap<>();
  private final Map<String, ClientUpdates> clients = new LinkedHashMap<>();
  private final Timers timers;
  private final WaitingRules rules;

  private VerifyActor(Timers timers, WaitingRules rules) {
    this.timers = timers;
    this.rules = rules;
  }

  /** Where verification's messages go. */
  record Ends(
      Consumer<UpdateProgress> progress,
      Consumer<ShardDecision> forgotten,
      Consumer<UpdatePart> rejected) {}

  /** {@code allowed}: bytes that may wait of a client. */
  static VerifyActor fresh(long allowed) {
    return new VerifyActor(
        new Timers(), new WaitingRules(Times.UNCLAIMED, 0, allowed, Times.UNKNOWN_ROUND));
  }

  /** What a snapshot keeps: the stores after the flush that precedes every barrier, and timers. */
  VerifyActor snapshot() {
    clients.values().forEach(ClientUpdates::flush);
    VerifyActor copy = new VerifyActor(timers.copy(), rules);
    stores.forEach((client, store) -> copy.stores.put(client, store.copy()));
    return copy;
  }

  /** The cache has no room: a client goes to its store and comes back when it is needed. */
  void evict(int which) {
    if (!clients.isEmpty()) {
      String client = new ArrayList<>(clients.keySet()).get(which % clients.size());
      clients.remove(client).flush();
    }
  }

  void take(UpdatePart part, long now, Ends ends) {
    ClientUpdates client = at(part.client(), now);
    Reception found =
        part.isHeader()
            ? client.receive(part.id(), part.header(), part.digest(), now, said(ends))
            : client.receive(part.id(), part.receipt(), now, said(ends));
    if (found.beyond().isPresent()) {
      ends.rejected.accept(part);
    }
    if (!found.counts() && !part.isHeader()) {
      ends.forgotten.accept(ShardDecision.forget(part));
    }
  }

  boolean due(long now) {
    return timers.due(now);
  }

  /** Fires the earliest timer. */
  void fire(long now, Function<String, Ends> endsOf) {
    Timers.Timer timer = timers.take();
    at(timer.key(), now).wake(timer.millis(), now, said(endsOf.apply(timer.key())));
  }

  /** Entries of updates that wait, and of bytes that count as waiting. */
  int waiting() {
    clients.values().forEach(ClientUpdates::flush);
    return stores.values().stream().mapToInt(MapClientStore::entries).sum();
  }

  private ClientUpdates at(String client, long now) {
    timers.set(client, now);
    MapClientStore store = stores.computeIfAbsent(client, absent -> new MapClientStore());
    return clients.computeIfAbsent(client, absent -> new ClientUpdates(store, rules));
  }

  private ClientUpdates.Output said(Ends ends) {
    return new ClientUpdates.Output() {
      @Override
      public void started(ClientUpdateHeader header, byte[] digest, Authorship found) {
        ends.progress.accept(UpdateProgress.started(header, digest, found));
      }

      @Override
      public void whole(
          ClientUpdateHeader header, byte[] digest, BlockSummary[] shards, Authorship found) {
        ends.progress.accept(UpdateProgress.whole(header, digest, shards, found));
      }

      @Override
      public void wakeAt(long millis) {
        timers.registerProcessingTimeTimer(millis);
      }
    };
  }
}
