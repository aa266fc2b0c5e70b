package org.fedfisher.round;

import java.util.function.BiConsumer;
import org.fedfisher.fisher.BlockSummary;
import org.jspecify.annotations.Nullable;

/**
 * The durable truth behind one client's {@link ClientUpdates}: keyed state in the job, maps in
 * tests. An update goes by {@code id}, its round and its name; a block of it by {@link
 * NamedBlock#key}. Receipts and a grace are kept of pending updates only.
 */
public interface ClientStore {
  /** The newest registration as read; null without one. */
  byte @Nullable [] registration();

  void registration(byte[] value);

  @Nullable PendingUpdate pending(String id);

  /** Hands on all that are pending, with their ids. */
  void eachPending(BiConsumer<String, PendingUpdate> each);

  void pending(String id, PendingUpdate update);

  void removePending(String id);

  boolean hasReceipt(String id, String block);

  /** What the receipt of a block says, which must be there. */
  BlockSummary summary(String id, String block);

  void receipt(String id, BlockReceipt receipt);

  void removeReceipt(String id, String block);

  /** Removes all of an update: slow, because it looks through all of the client. */
  void removeReceipts(String id);

  /** Removes what earlier releases kept of each block that a header names. */
  void removeExpected(String id, String block);

  /** Until when a whole update waits for its key; null where it does not. */
  @Nullable Long grace(String id);

  void grace(String id, long untilMillis);

  void removeGrace(String id);

  /** Bytes that count as waiting; null where none do. */
  @Nullable WaitingBytes total();

  void total(@Nullable WaitingBytes total);

  /** Those of them that count until then. */
  @Nullable WaitingBytes told(long untilMillis);

  void told(long untilMillis, WaitingBytes bytes);

  void removeTold(long untilMillis);
}
