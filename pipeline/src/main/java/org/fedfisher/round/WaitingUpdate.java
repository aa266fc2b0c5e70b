package org.fedfisher.round;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.wire.ClientUpdateHeader;
import org.jspecify.annotations.Nullable;

/**
 * What has come of one unfinished update: new receipts here, older ones in the store. {@link
 * #flush} moves the new ones there; removals go through at once, by name where that can be, because
 * an iterator would step over what every earlier update has left deleted.
 */
final class WaitingUpdate {
  private static final int EMPTY_BYTES = 512;
  private static final int RECEIPT_BYTES = 640;
  private static final int NAMED_BYTES = 320;

  private final ClientStore store;
  private final String id;
  private final Map<String, BlockReceipt> fresh = new HashMap<>();
  private PendingUpdate head;

  /** Whether the store knows of the update; else it has nothing of it. */
  private boolean stored;

  private boolean dirty;
  private boolean forgotten;

  /** Blocks of the header, by key, once they are needed. */
  private @Nullable Map<String, NamedBlock> named;

  /** Until when it waits for its key, if the store has been asked. */
  private @Nullable Long grace;

  private boolean graceKnown;
  private long counted;

  private WaitingUpdate(ClientStore store, String id, PendingUpdate head, boolean stored) {
    this.store = store;
    this.id = id;
    this.head = head;
    this.stored = stored;
    graceKnown = !stored;
  }

  /** One that has just begun. */
  static WaitingUpdate begun(ClientStore store, String id, long nowMillis) {
    return new WaitingUpdate(store, id, PendingUpdate.begun(nowMillis), false);
  }

  /** One that the store keeps. */
  static WaitingUpdate kept(ClientStore store, String id, PendingUpdate head) {
    return new WaitingUpdate(store, id, head, true);
  }

  String id() {
    return id;
  }

  PendingUpdate head() {
    return head;
  }

  /** Whether this content of a block has come. */
  boolean has(String block) {
    return fresh.containsKey(block) || (stored && store.hasReceipt(id, block));
  }

  /** Whether the header, if there is one, names this content of a block. */
  boolean names(String block) {
    return head.hasHeader() && named().containsKey(block);
  }

  private Map<String, NamedBlock> named() {
    Map<String, NamedBlock> known = named;
    if (known == null) {
      known = NamedBlock.byKey(CheckedHeaders.decode(head.header()));
      named = known;
    }
    return known;
  }

  /** Takes the receipt of a block that it {@linkplain #has has} not yet. */
  void receive(String block, BlockReceipt receipt, WaitingBytes bytes) {
    fresh.put(block, receipt);
    head = head.withReceipt(names(block), bytes);
    dirty = true;
  }

  /**
   * Takes a header, in the place of another it may have had; what that was granted to wait for its
   * key ends with it, unless this one is whole as well.
   */
  void receive(ClientUpdateHeader header, byte[] value, byte[] digest, WaitingBytes bytes) {
    dropExpected();
    Map<String, NamedBlock> blocks = NamedBlock.byKey(header);
    int missing = 0;
    for (String block : blocks.keySet()) {
      missing += has(block) ? 0 : 1;
    }
    named = blocks;
    head = head.withHeader(value, digest, missing, bytes);
    dirty = true;
    if (missing > 0) {
      dropGrace();
    }
  }

  /** What was found in each shard of the whole update. */
  BlockSummary[] summaries() {
    int shards = 0;
    for (NamedBlock block : named().values()) {
      shards = Math.max(shards, block.shard() + 1);
    }
    BlockSummary[] summaries = new BlockSummary[shards];
    Arrays.fill(summaries, BlockSummary.none());
    named()
        .forEach(
            (key, block) -> {
              BlockReceipt receipt = fresh.get(key);
              BlockSummary found = receipt == null ? store.summary(id, key) : receipt.summary();
              summaries[block.shard()] = summaries[block.shard()].plus(found);
            });
    return summaries;
  }

  /** Whether it waits, whole, for its key to be registered. */
  boolean hasGrace() {
    return head.isWhole() && graceUntil() != null;
  }

  /** Whether it has waited long enough for its key. */
  boolean graceIsOver(long millis) {
    Long until = head.isWhole() ? graceUntil() : null;
    return until != null && until <= millis;
  }

  private @Nullable Long graceUntil() {
    if (!graceKnown) {
      grace = store.grace(id);
      graceKnown = true;
    }
    return grace;
  }

  void grantGrace(long untilMillis) {
    grace = untilMillis;
    graceKnown = true;
    dirty = true;
  }

  private void dropGrace() {
    if (stored) {
      store.removeGrace(id);
    }
    grace = null;
    graceKnown = true;
  }

  /** Forgets the header only. */
  void forgetHeader() {
    dropGrace();
    dropExpected();
    named = null;
    head = head.withoutHeader();
    dirty = true;
  }

  /** Forgets all that came of it. */
  void forget() {
    if (stored) {
      dropGrace();
      dropExpected();
      dropReceipts();
      store.removePending(id);
    }
    forgotten = true;
  }

  boolean isForgotten() {
    return forgotten;
  }

  private void dropReceipts() {
    int others = head.receipts() - fresh.size();
    if (head.isWhole()) {
      for (String block : named().keySet()) {
        if (!fresh.containsKey(block)) {
          store.removeReceipt(id, block);
          others--;
        }
      }
    }
    if (others > 0) {
      store.removeReceipts(id);
    }
  }

  private void dropExpected() {
    if (stored && head.hasHeader()) {
      named().keySet().forEach(block -> store.removeExpected(id, block));
    }
  }

  /** Gives the store what it lacks. */
  void flush() {
    if (dirty) {
      fresh.values().forEach(receipt -> store.receipt(id, receipt));
      fresh.clear();
      store.pending(id, head);
      if (grace != null) {
        store.grace(id, grace);
      }
      stored = true;
      dirty = false;
    }
  }

  private long bytes() {
    return forgotten
        ? 0
        : EMPTY_BYTES
            + head.header().length
            + (long) RECEIPT_BYTES * fresh.size()
            + (named == null ? 0 : (long) NAMED_BYTES * named.size());
  }

  /** By how much the heap that it takes, about, is more than when this was asked last. */
  long grown() {
    long before = counted;
    counted = bytes();
    return counted - before;
  }
}
