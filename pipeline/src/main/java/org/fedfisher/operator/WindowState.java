package org.fedfisher.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
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
    WindowHead kept = reading(head::value);
    return kept == null ? null : ClosingBytes.modern(kept);
  }

  @Override
  public void head(WindowHead value) {
    writing(() -> head.update(value));
  }

  @Override
  public byte @Nullable [] sums() {
    return reading(sums::value);
  }

  @Override
  public void sums(byte[] value) {
    writing(() -> sums.update(value));
  }

  @Override
  public @Nullable WaitingBlock waiting(String id) {
    return reading(() -> waiting.get(id));
  }

  @Override
  public boolean isWaiting(String id) {
    return Boolean.TRUE.equals(reading(() -> waiting.contains(id)));
  }

  @Override
  public void putWaiting(String id, WaitingBlock block) {
    writing(() -> waiting.put(id, block));
  }

  @Override
  public void removeWaiting(String id) {
    writing(() -> waiting.remove(id));
  }

  @Override
  public List<String> waitingIds() {
    List<String> ids = new ArrayList<>();
    writing(() -> waiting.keys().forEach(ids::add));
    return ids;
  }

  @Override
  public void putFactors(String id, KeptFactors value) {
    writing(() -> factors.put(id, value));
  }

  @Override
  public KeptFactors factors(String id) {
    KeptFactors kept = reading(() -> factors.get(id));
    if (kept == null) {
      throw new IllegalStateException("no factors " + id);
    }
    return kept;
  }

  @Override
  public List<String> factorIds() {
    List<String> ids = new ArrayList<>();
    writing(() -> factors.keys().forEach(ids::add));
    return ids;
  }

  @Override
  public void clear() {
    sums.clear();
    waiting.clear();
    factors.clear();
  }

  private interface Read<T> {
    @Nullable T get() throws Exception;
  }

  private interface Write {
    void run() throws Exception;
  }

  private static <T> @Nullable T reading(Read<T> read) {
    try {
      return read.get();
    } catch (Exception e) {
      throw new UncheckedIOException(new IOException("state backend", e));
    }
  }

  private static void writing(Write write) {
    reading(
        () -> {
          write.run();
          return null;
        });
  }
}
