package org.fedfisher.operator;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.fedfisher.round.KeptFactors;
import org.fedfisher.round.ShardStore;
import org.fedfisher.round.WaitingBlock;
import org.fedfisher.round.WindowHead;
import org.jspecify.annotations.Nullable;

/** Flink's keyed state, of the current key, as a shard window's durable truth. */
final class WindowState implements ShardStore {
  private final ValueState<WindowHead> head;
  private final ValueState<byte[]> sums;
  private final MapState<String, WaitingBlock> waiting;
  private final MapState<String, KeptFactors> factors;

  WindowState(RuntimeContext context) {
    head =
        context.getState(
            new ValueStateDescriptor<>("window", TypeInformation.of(WindowHead.class)));
    sums =
        context.getState(
            new ValueStateDescriptor<>(
                "sums", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    waiting =
        context.getMapState(
            new MapStateDescriptor<>(
                "waiting", Types.STRING, TypeInformation.of(WaitingBlock.class)));
    factors =
        context.getMapState(
            new MapStateDescriptor<>(
                "factors", Types.STRING, TypeInformation.of(KeptFactors.class)));
  }

  @Override
  public @Nullable WindowHead head() {
    WindowHead kept = StateAccess.read(head::value);
    return kept == null ? null : ClosingBytes.modern(kept);
  }

  @Override
  public void head(WindowHead value) {
    StateAccess.write(() -> head.update(value));
  }

  @Override
  public byte @Nullable [] sums() {
    return StateAccess.read(sums::value);
  }

  @Override
  public void sums(byte[] value) {
    StateAccess.write(() -> sums.update(value));
  }

  @Override
  public @Nullable WaitingBlock waiting(String id) {
    return StateAccess.read(() -> waiting.get(id));
  }

  @Override
  public boolean isWaiting(String id) {
    return Boolean.TRUE.equals(StateAccess.read(() -> waiting.contains(id)));
  }

  @Override
  public void putWaiting(String id, WaitingBlock block) {
    StateAccess.write(() -> waiting.put(id, block));
  }

  @Override
  public void removeWaiting(String id) {
    StateAccess.write(() -> waiting.remove(id));
  }

  @Override
  public List<String> waitingIds() {
    List<String> ids = new ArrayList<>();
    StateAccess.write(() -> waiting.keys().forEach(ids::add));
    return ids;
  }

  @Override
  public void putFactors(String id, KeptFactors value) {
    StateAccess.write(() -> factors.put(id, value));
  }

  @Override
  public KeptFactors factors(String id) {
    KeptFactors kept = StateAccess.read(() -> factors.get(id));
    if (kept == null) {
      throw new IllegalStateException("no factors " + id);
    }
    return kept;
  }

  @Override
  public List<String> factorIds() {
    List<String> ids = new ArrayList<>();
    StateAccess.write(() -> factors.keys().forEach(ids::add));
    return ids;
  }

  @Override
  public List<Integer> factorLengths() {
    List<Integer> lengths = new ArrayList<>();
    StateAccess.write(() -> factors.values().forEach(kept -> lengths.add(kept.block().length)));
    return lengths;
  }

  @Override
  public void clear() {
    sums.clear();
    waiting.clear();
    factors.clear();
  }
}
