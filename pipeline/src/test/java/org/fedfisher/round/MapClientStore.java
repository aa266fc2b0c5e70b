package org.fedfisher.round;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.fedfisher.fisher.BlockSummary;

/** A client's store in maps. */
public final class MapClientStore implements ClientStore {
  private byte[] registration;
  private final Map<String, PendingUpdate> pending = new LinkedHashMap<>();
  private final Map<String, Map<String, BlockReceipt>> receipts = new LinkedHashMap<>();
  private final Map<String, Long> graces = new LinkedHashMap<>();
  private final Map<Long, WaitingBytes> told = new LinkedHashMap<>();
  private WaitingBytes total;

  /** What a snapshot keeps of it. */
  public MapClientStore copy() {
    MapClientStore copy = new MapClientStore();
    copy.registration = registration;
    copy.pending.putAll(pending);
    receipts.forEach((id, of) -> copy.receipts.put(id, new LinkedHashMap<>(of)));
    copy.graces.putAll(graces);
    copy.told.putAll(told);
    copy.total = total;
    return copy;
  }

  /** Of all kinds, but for a registration. */
  public int entries() {
    int kept = pending.size() + receipts.size() + graces.size() + told.size();
    return kept + (total == null ? 0 : 1);
  }

  @Override
  public byte[] registration() {
    return registration;
  }

  @Override
  public void registration(byte[] value) {
    registration = value;
  }

  @Override
  public PendingUpdate pending(String id) {
    return pending.get(id);
  }

  @Override
  public void eachPending(BiConsumer<String, PendingUpdate> each) {
    pending.forEach(each);
  }

  @Override
  public void pending(String id, PendingUpdate update) {
    pending.put(id, update);
  }

  @Override
  public void removePending(String id) {
    pending.remove(id);
  }

  @Override
  public boolean hasReceipt(String id, String block) {
    return receipts.getOrDefault(id, Map.of()).containsKey(block);
  }

  @Override
  public BlockSummary summary(String id, String block) {
    return Objects.requireNonNull(receipts.get(id).get(block)).summary();
  }

  @Override
  public void receipt(String id, BlockReceipt receipt) {
    receipts
        .computeIfAbsent(id, absent -> new LinkedHashMap<>())
        .put(receipt.block().key(), receipt);
  }

  @Override
  public void removeReceipt(String id, String block) {
    Map<String, BlockReceipt> of = receipts.getOrDefault(id, new LinkedHashMap<>());
    of.remove(block);
    if (of.isEmpty()) {
      receipts.remove(id);
    }
  }

  @Override
  public void removeReceipts(String id) {
    receipts.remove(id);
  }

  @Override
  public void removeExpected(String id, String block) {}

  @Override
  public Long grace(String id) {
    return graces.get(id);
  }

  @Override
  public void grace(String id, long untilMillis) {
    graces.put(id, untilMillis);
  }

  @Override
  public void removeGrace(String id) {
    graces.remove(id);
  }

  @Override
  public WaitingBytes total() {
    return total;
  }

  @Override
  public void total(WaitingBytes bytes) {
    total = bytes;
  }

  @Override
  public WaitingBytes told(long untilMillis) {
    return told.get(untilMillis);
  }

  @Override
  public void told(long untilMillis, WaitingBytes bytes) {
    told.put(untilMillis, bytes);
  }

  @Override
  public void removeTold(long untilMillis) {
    told.remove(untilMillis);
  }
}
