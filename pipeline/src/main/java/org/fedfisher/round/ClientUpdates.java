package org.fedfisher.round;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.wire.ClientUpdateHeader;

/**
 * One client's unfinished updates: collects the header and the block receipts of each until every
 * block that the header names, by digest, is there, in any order and over any time up to a limit;
 * finds out who wrote the header; then tells that it is whole. Blocks that no header names are
 * passed over, and so is what would be too much.
 *
 * <p>It is a write-back cache of a {@link ClientStore}: what has come since the last {@link #flush}
 * lives here, the rest in the store only.
 */
public final class ClientUpdates implements WriteBack {
  /** What is said of the client's updates, and asked. */
  public interface Output {
    /** A header has come, by such a writer. */
    void started(ClientUpdateHeader header, byte[] digest, Authorship found);

    /** All blocks of a header are there. */
    void whole(ClientUpdateHeader header, byte[] digest, BlockSummary[] shards, Authorship found);

    /** {@link #wake} is to be called then. */
    void wakeAt(long millis);
  }

  /**
   * What becomes of one header or block.
   *
   * @param counts whether it counts; else it is a copy of a block, or too much
   * @param beyond what would wait with it, where that is too much
   */
  public record Reception(boolean counts, Optional<String> beyond) {
    private static final Reception COUNTS = new Reception(true, Optional.empty());
    private static final Reception COPY = new Reception(false, Optional.empty());
  }

  /** An update that has a header, and who wrote that. */
  private record Headed(WaitingUpdate update, ClientUpdateHeader header, Authorship found) {}

  private static final int EMPTY_BYTES = 1_024;

  private final ClientStore store;
  private final WaitingRules rules;
  private final WaitingAccount account;
  private final Map<String, WaitingUpdate> updates = new HashMap<>();
  private final RegisteredKeys keys;
  private long updateBytes;

  /** Of the client that the store is set to. */
  public ClientUpdates(ClientStore store, WaitingRules rules) {
    this.store = store;
    this.rules = rules;
    account = new WaitingAccount(store, rules.bytes());
    keys = new RegisteredKeys(store);
  }

  /** A checked block of an update has come. */
  public Reception receive(String id, BlockReceipt receipt, long nowMillis, Output out) {
    WaitingUpdate update = update(id, nowMillis);
    String block = receipt.block().key();
    if (update.has(block)) {
      return Reception.COPY;
    }
    boolean signed = update.head().isSigned() && update.names(block);
    WaitingBytes bytes = WaitingBytes.of(signed, receipt.summary().bytes());
    Optional<String> beyond = count(update, bytes, out);
    if (beyond.isPresent()) {
      return new Reception(false, beyond);
    }
    update.receive(block, receipt, bytes);
    keep(update);
    if (update.head().isWhole()) {
      whole(headed(update), nowMillis, out);
    }
    return Reception.COUNTS;
  }

  /** A checked header of an update has come. */
  public Reception receive(String id, byte[] value, byte[] digest, long nowMillis, Output out) {
    WaitingUpdate update = update(id, nowMillis);
    ClientUpdateHeader header = CheckedHeaders.decode(value);
    Authorship found = keys.find(header, value);
    PendingUpdate before = update.head();
    if (!before.hasHeader() || keys.replaces(before.header(), header, found)) {
      WaitingBytes bytes = WaitingBytes.of(found == Authorship.SIGNED, value.length);
      Optional<String> beyond = count(update, bytes.minus(before.headerBytes()), out);
      if (beyond.isPresent()) {
        return new Reception(false, beyond);
      }
      update.receive(header, value, digest, bytes);
      keep(update);
      if (update.head().isWhole() && whole(new Headed(update, header, found), nowMillis, out)) {
        return Reception.COUNTS;
      }
    }
    out.started(header, digest, found);
    return Reception.COUNTS;
  }

  private WaitingUpdate update(String id, long nowMillis) {
    WaitingUpdate known = updates.get(id);
    if (known != null) {
      return known;
    }
    PendingUpdate kept = store.pending(id);
    if (kept == null) {
      return WaitingUpdate.begun(store, id, nowMillis);
    }
    WaitingUpdate update = WaitingUpdate.kept(store, id, kept);
    keep(update);
    return update;
  }

  /** Counts a part as waiting, from when it is the update's first on. */
  private Optional<String> count(WaitingUpdate update, WaitingBytes more, Output out) {
    Optional<String> beyond = account.count(more);
    PendingUpdate before = update.head();
    if (beyond.isEmpty() && before.receipts() == 0 && !before.hasHeader()) {
      out.wakeAt(before.firstSeenMillis() + rules.timeoutMillis());
    }
    return beyond;
  }

  /** Tells of a whole update, unless a registration may still change the finding. */
  private boolean whole(Headed headed, long nowMillis, Output out) {
    if (!headed.found.mayChange() || rules.graceMillis() == 0) {
      complete(headed, nowMillis, out);
      return true;
    }
    if (!headed.update.hasGrace()) {
      long until = nowMillis + rules.graceMillis();
      headed.update.grantGrace(until);
      keep(headed.update);
      out.wakeAt(until);
    }
    return false;
  }

  /**
   * The blocks of a registered client outlive a header that it has not signed: its own may be on
   * its way.
   */
  private void complete(Headed headed, long nowMillis, Output out) {
    WaitingUpdate update = headed.update;
    PendingUpdate head = update.head();
    out.whole(headed.header, head.headerDigest(), update.summaries(), headed.found);
    if (headed.found == Authorship.SIGNED || !keys.registered()) {
      forget(update);
      long until = nowMillis + rules.decidedMillis();
      account.releaseAt(until, head.bytes());
      out.wakeAt(until);
    } else {
      update.forgetHeader();
      keep(update);
      account.release(head.headerBytes());
    }
  }

  /**
   * The client's keys are others now. What was begun under a key that is good now is begun by the
   * client; what waited goes on.
   */
  public void register(byte[] registration, long nowMillis, Output out) {
    keys.replace(registration);
    List<Headed> all = all(PendingUpdate::hasHeader).stream().map(this::headed).toList();
    for (Headed headed : all) {
      if (headed.found == Authorship.SIGNED) {
        out.started(headed.header, headed.update.head().headerDigest(), headed.found);
      }
    }
    for (Headed headed : all) {
      if (headed.update.head().isWhole() && !headed.found.mayChange()) {
        complete(headed, nowMillis, out);
      }
    }
  }

  /** It is as late as {@link Output#wakeAt} was told. */
  public void wake(long millis, long nowMillis, Output out) {
    List<WaitingUpdate> over = all(update -> update.isWhole() || isLate(update, millis));
    for (WaitingUpdate update : over) {
      if (update.graceIsOver(millis)) {
        complete(headed(update), nowMillis, out);
      }
    }
    for (WaitingUpdate update : over) {
      if (!update.isForgotten() && isLate(update.head(), millis) && !update.hasGrace()) {
        forget(update);
        account.release(update.head().bytes());
      }
    }
    account.pass(millis);
  }

  private boolean isLate(PendingUpdate update, long millis) {
    return update.firstSeenMillis() + rules.timeoutMillis() <= millis;
  }

  /** Those that are so, here and in the store. */
  private List<WaitingUpdate> all(Predicate<PendingUpdate> wanted) {
    Map<String, WaitingUpdate> found = new HashMap<>();
    for (WaitingUpdate update : updates.values()) {
      if (wanted.test(update.head())) {
        found.put(update.id(), update);
      }
    }
    store.eachPending(
        (id, kept) -> {
          if (!updates.containsKey(id) && wanted.test(kept)) {
            found.put(id, WaitingUpdate.kept(store, id, kept));
          }
        });
    return new ArrayList<>(found.values());
  }

  private void keep(WaitingUpdate update) {
    updates.put(update.id(), update);
    updateBytes += update.grown();
  }

  private void forget(WaitingUpdate update) {
    updates.remove(update.id());
    update.forget();
    updateBytes += update.grown();
  }

  private Headed headed(WaitingUpdate update) {
    byte[] value = update.head().header();
    ClientUpdateHeader header = CheckedHeaders.decode(value);
    return new Headed(update, header, keys.find(header, value));
  }

  @Override
  public boolean dirty() {
    return !updates.isEmpty() || account.dirty();
  }

  @Override
  public void flush() {
    updates.values().forEach(WaitingUpdate::flush);
    updates.clear();
    updateBytes = 0;
    account.flush();
    keys.forget();
  }

  @Override
  public boolean rests() {
    return !dirty();
  }

  @Override
  public long bytes() {
    return EMPTY_BYTES + updateBytes + account.bytes() + keys.bytes();
  }
}
