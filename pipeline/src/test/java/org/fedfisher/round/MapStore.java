package org.fedfisher.round;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A shard window's store in a map. */
public final class MapStore implements ShardStore {
  private WindowHead head;
  private byte[] sums;
  private final Map<String, WaitingBlock> waiting = new LinkedHashMap<>();
  private final Map<String, KeptFactors> factors = new HashMap<>();

  /** What a snapshot keeps of it. */
  public MapStore copy() {
    MapStore copy = new MapStore();
    copy.head = head;
    copy.sums = sums;
    copy.waiting.putAll(waiting);
    copy.factors.putAll(factors);
    return copy;
  }

  @Override
  public WindowHead head() {
    return head;
  }

  @Override
  public void head(WindowHead value) {
    head = value;
  }

  @Override
  public byte[] sums() {
    return sums;
  }

  @Override
  public void sums(byte[] value) {
    sums = value.clone();
  }

  @Override
  public WaitingBlock waiting(String id) {
    return waiting.get(id);
  }

  @Override
  public boolean isWaiting(String id) {
    return waiting.containsKey(id);
  }

  @Override
  public void putWaiting(String id, WaitingBlock block) {
    waiting.put(id, block);
  }

  @Override
  public void removeWaiting(String id) {
    waiting.remove(id);
  }

  @Override
  public List<String> waitingIds() {
    return List.copyOf(waiting.keySet());
  }

  @Override
  public void putFactors(String id, KeptFactors value) {
    factors.put(id, value);
  }

  @Override
  public KeptFactors factors(String id) {
    return factors.get(id);
  }

  @Override
  public List<String> factorIds() {
    return List.copyOf(factors.keySet());
  }

  @Override
  public List<Integer> factorLengths() {
    return factors.values().stream().map(kept -> kept.block().length).toList();
  }

  @Override
  public void clear() {
    sums = null;
    waiting.clear();
    factors.clear();
  }
}
