package org.fedfisher.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.fedfisher.operator.ReceivedBlock;
import org.fedfisher.operator.RoundClosing;
import org.fedfisher.operator.ShardDecision;
import org.fedfisher.operator.ShardKey;
import org.fedfisher.round.BlockId;
import org.fedfisher.round.Closing;
import org.fedfisher.round.MapStore;
import org.fedfisher.round.ShardWindow;
import org.fedfisher.round.WaitingBlock;

/** A shard's window in front of its store, as the accumulating operator keeps it. */
final class ShardActor {
  /** What a window hands on of a closed revision when everybody in it has been folded. */
  @SuppressWarnings("ArrayRecordComponent") // compared piece by piece
  record Emission(ShardKey shard, int revision, int admitted, byte[] sums, List<String> factors) {}

  private final ShardKey key;

  /** Whether the round allows lateness, so that revisions may follow its close. */
  private final boolean lenient;

  private final MapStore store;
  private final long startedMillis;
  private ShardWindow window;

  private ShardActor(ShardKey key, boolean lenient, MapStore store, long startedMillis) {
    this.key = key;
    this.lenient = lenient;
    this.store = store;
    this.startedMillis = startedMillis;
    window = new ShardWindow(store);
  }

  static ShardActor fresh(ShardKey key, boolean lenient, long now) {
    return new ShardActor(key, lenient, new MapStore(), now);
  }

  /** What a snapshot keeps: the store after the flush that precedes every barrier. */
  MapStore snapshot() {
    window.flush();
    return store.copy();
  }

  /** The window that a store of a snapshot has. */
  static ShardActor restored(ShardKey key, boolean lenient, MapStore kept, long now) {
    return new ShardActor(key, lenient, kept.copy(), now);
  }

  /** The cache has no room: the window goes to its store and comes back when it is needed. */
  void evict() {
    window.flush();
    window = new ShardWindow(store);
  }

  void take(ReceivedBlock block, long now, Consumer<Emission> out) {
    String id = BlockId.of(block.client(), block.update(), block.digest());
    window.arrive(id, new WaitingBlock(block.value(), now, block.partition(), block.offset()));
    emit(out);
  }

  void take(ShardDecision decision, long now, Consumer<Emission> out) {
    switch (decision.kind()) {
      case FOLD -> window.admit(decision.admission(), decision.shape());
      case DROP -> window.drop(decision.updatePrefix());
      case CLOSE -> close(decision.closing());
      case SEAL -> window.seal();
      case ABORT -> window.end();
      case FORGET -> window.forget(decision.updatePrefix(), decision.place(), now);
    }
    emit(out);
  }

  private void close(RoundClosing closing) {
    window.close(
        new Closing(
            closing.revision(),
            closing.admitted(),
            closing.examples(),
            closing.publishedOrdinal(),
            closing.closedAtMillis()),
        closing.specification());
    if (!lenient) {
      window.seal();
    }
  }

  private void emit(Consumer<Emission> out) {
    for (Closing due = window.due(); due != null; due = window.due()) {
      List<String> factors = new ArrayList<>();
      window.factors(kept -> factors.add(kept.client() + '/' + kept.slice()));
      out.accept(
          new Emission(key, due.revision(), due.admitted(), window.sums().digest(), factors));
      window.emitted();
    }
    if (window.spent() && !window.ended()) {
      window.end();
    }
  }

  /** Forgets what nobody has claimed; the blocks' clock starts again with the job. */
  void expire(long now) {
    window.expire(arrived -> Math.max(arrived, startedMillis) + Times.BLOCK <= now);
  }

  /** Of all records that wait. */
  Set<Long> places() {
    window.flush();
    Set<Long> places = new HashSet<>();
    for (String id : store.waitingIds()) {
      places.add(store.waiting(id).place());
      Arrays.stream(store.waiting(id).copies()).forEach(places::add);
    }
    return places;
  }

  int waiting() {
    return window.waiting();
  }

  boolean ended() {
    return window.ended();
  }
}
