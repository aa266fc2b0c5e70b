package org.fedfisher.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.operator.VerifyUpdates.Pending;
import org.fedfisher.round.BlockReceipt;
import org.fedfisher.round.ClientStore;
import org.fedfisher.round.PendingUpdate;
import org.fedfisher.round.WaitingBytes;
import org.jspecify.annotations.Nullable;

/** Flink's keyed state, of the current key, as the durable truth on a client's updates. */
final class ClientState implements ClientStore {
  private final Supplier<String> client;
  private final MapState<String, Pending> pending;
  private final MapState<String, UpdatePart> receipts;
  private final MapState<String, Boolean> expected;
  private final ValueState<byte[]> registration;
  private final MapState<String, Long> grace;
  private final ValueState<WaitingBytes> total;
  private final MapState<Long, WaitingBytes> told;

  /**
   * The state of an operator.
   *
   * @param client the current key
   */
  ClientState(RuntimeContext context, Supplier<String> client) {
    this.client = client;
    TypeInformation<WaitingBytes> bytes = TypeInformation.of(WaitingBytes.class);
    pending = map(context, "pending", Types.STRING, TypeInformation.of(Pending.class));
    receipts = map(context, "receipts", Types.STRING, TypeInformation.of(UpdatePart.class));
    expected = map(context, "expected", Types.STRING, Types.BOOLEAN);
    registration =
        context.getState(
            new ValueStateDescriptor<>(
                "registration", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    grace = map(context, "grace", Types.STRING, Types.LONG);
    total = context.getState(new ValueStateDescriptor<>("waiting-bytes", bytes));
    told = map(context, "told-bytes", Types.LONG, bytes);
  }

  private static <K, V> MapState<K, V> map(
      RuntimeContext context, String name, TypeInformation<K> key, TypeInformation<V> value) {
    return context.getMapState(new MapStateDescriptor<>(name, key, value));
  }

  private static String key(String id, String block) {
    return id + '/' + block;
  }

  @Override
  public byte @Nullable [] registration() {
    return StateAccess.read(registration::value);
  }

  @Override
  public void registration(byte[] value) {
    StateAccess.write(() -> registration.update(value));
  }

  @Override
  public @Nullable PendingUpdate pending(String id) {
    Pending kept = StateAccess.read(() -> pending.get(id));
    return kept == null ? null : kept.update();
  }

  @Override
  public void eachPending(BiConsumer<String, PendingUpdate> each) {
    StateAccess.write(
        () -> {
          for (var entry : pending.entries()) {
            each.accept(entry.getKey(), entry.getValue().update());
          }
        });
  }

  @Override
  public void pending(String id, PendingUpdate update) {
    StateAccess.write(() -> pending.put(id, Pending.of(update)));
  }

  @Override
  public void removePending(String id) {
    StateAccess.write(() -> pending.remove(id));
  }

  @Override
  public boolean hasReceipt(String id, String block) {
    return Boolean.TRUE.equals(StateAccess.read(() -> receipts.contains(key(id, block))));
  }

  @Override
  public BlockSummary summary(String id, String block) {
    UpdatePart kept = StateAccess.read(() -> receipts.get(key(id, block)));
    if (kept == null) {
      throw new IllegalStateException("no receipt of " + block + " of update " + id);
    }
    return kept.summary();
  }

  @Override
  public void receipt(String id, BlockReceipt receipt) {
    UpdatePart part = UpdatePart.of(client.get(), id, receipt);
    StateAccess.write(() -> receipts.put(key(id, receipt.block().key()), part));
  }

  @Override
  public void removeReceipt(String id, String block) {
    StateAccess.write(() -> receipts.remove(key(id, block)));
  }

  @Override
  public void removeReceipts(String id) {
    List<String> keys = new ArrayList<>();
    StateAccess.write(
        () -> {
          for (String key : receipts.keys()) {
            if (key.startsWith(id + '/')) {
              keys.add(key);
            }
          }
          for (String key : keys) {
            receipts.remove(key);
          }
        });
  }

  @Override
  public void removeExpected(String id, String block) {
    StateAccess.write(() -> expected.remove(key(id, block)));
  }

  @Override
  public @Nullable Long grace(String id) {
    return StateAccess.read(() -> grace.get(id));
  }

  @Override
  public void grace(String id, long untilMillis) {
    StateAccess.write(() -> grace.put(id, untilMillis));
  }

  @Override
  public void removeGrace(String id) {
    StateAccess.write(() -> grace.remove(id));
  }

  @Override
  public @Nullable WaitingBytes total() {
    return StateAccess.read(total::value);
  }

  @Override
  public void total(@Nullable WaitingBytes bytes) {
    StateAccess.write(() -> total.update(bytes));
  }

  @Override
  public @Nullable WaitingBytes told(long untilMillis) {
    return StateAccess.read(() -> told.get(untilMillis));
  }

  @Override
  public void told(long untilMillis, WaitingBytes bytes) {
    StateAccess.write(() -> told.put(untilMillis, bytes));
  }

  @Override
  public void removeTold(long untilMillis) {
    StateAccess.write(() -> told.remove(untilMillis));
  }
}
