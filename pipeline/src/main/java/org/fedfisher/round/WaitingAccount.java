package org.fedfisher.round;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes of a client wait. Changes rest here until {@link #flush}; what has waited long
 * enough is taken out of the store at once.
 */
final class WaitingAccount {
  private static final int TOLD_BYTES = 128;

  private final ClientStore store;
  private final long allowed;

  /** Of updates that the ledger has been told of since the last flush: until when they count. */
  private final Map<Long, WaitingBytes> told = new HashMap<>();

  /** Null until it is asked for. */
  private @Nullable WaitingBytes total;

  /** What the store has, once it was asked; where that is nothing, nothing is told there either. */
  private WaitingBytes stored = WaitingBytes.NONE;

  WaitingAccount(ClientStore store, long allowed) {
    this.store = store;
    this.allowed = allowed;
  }

  /** Counts what has come; where that is too much, says how much and counts nothing. */
  Optional<String> count(WaitingBytes more) {
    WaitingBytes before = total();
    Optional<String> beyond = before.beyond(more, allowed);
    if (beyond.isEmpty()) {
      total = before.plus(more);
    }
    return beyond.map(found -> "%s, expected at most %d".formatted(found, allowed));
  }

  /** It waits no more. */
  void release(WaitingBytes part) {
    total = total().minus(part);
  }

  /** It counts until then; {@link #pass} must be told when it is. */
  void releaseAt(long millis, WaitingBytes part) {
    told.merge(millis, part, WaitingBytes::plus);
  }

  /** It is as late as {@link #releaseAt} was told. */
  void pass(long millis) {
    WaitingBytes here = told.remove(millis);
    if (here != null) {
      release(here);
    }
    WaitingBytes there = store.told(millis);
    if (there != null) {
      release(there);
      store.removeTold(millis);
    }
  }

  boolean dirty() {
    return !told.isEmpty() || (total != null && !total.equals(stored));
  }

  void flush() {
    WaitingBytes now = total();
    boolean noneThere = stored.equals(WaitingBytes.NONE);
    told.forEach(
        (until, part) -> {
          WaitingBytes there = noneThere ? null : store.told(until);
          store.told(until, there == null ? part : there.plus(part));
        });
    told.clear();
    if (!now.equals(stored)) {
      store.total(now.equals(WaitingBytes.NONE) ? null : now);
    }
    total = null;
  }

  private WaitingBytes total() {
    WaitingBytes known = total;
    if (known == null) {
      WaitingBytes kept = store.total();
      stored = kept == null ? WaitingBytes.NONE : kept;
      known = stored;
      total = known;
    }
    return known;
  }

  /** Heap that it takes, about. */
  long bytes() {
    return TOLD_BYTES * (long) told.size();
  }
}
