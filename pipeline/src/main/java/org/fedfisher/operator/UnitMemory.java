package org.fedfisher.operator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.fedfisher.solve.Start;

/**
 * Keyed state of what a unit's solve remembers from one revision of a round's model to the next,
 * until the last one has been solved. Nothing of rounds that allow no lateness.
 */
final class UnitMemory {
  private final ValueState<Integer> next;
  private final ValueState<Integer> last;
  private final ValueState<byte[]> displacement;

  UnitMemory(RuntimeContext context) {
    next = context.getState(new ValueStateDescriptor<>("next-revision", Types.INT));
    last = context.getState(new ValueStateDescriptor<>("last-revision", Types.INT));
    displacement =
        context.getState(
            new ValueStateDescriptor<>(
                "displacement", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
  }

  /** The revision to solve next: they are solved in their order. */
  int next() throws Exception {
    Integer known = next.value();
    return known == null ? 0 : known;
  }

  Start start() throws Exception {
    byte[] kept = displacement.value();
    if (kept == null) {
      return Start.atAverage();
    }
    float[] values = new float[kept.length / Float.BYTES];
    ByteBuffer.wrap(kept).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return new Start(values);
  }

  /** A revision has been solved; the next one starts where {@code start} says. */
  void solved(int revision, Start start) throws Exception {
    next.update(revision + 1);
    float[] values = start.displacement();
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    displacement.update(bytes.array());
    forgetAfterTheLast();
  }

  /** No revision follows {@code revision}, which may not have been solved yet. */
  void seal(int revision) throws Exception {
    last.update(revision);
    forgetAfterTheLast();
  }

  private void forgetAfterTheLast() throws Exception {
    Integer known = last.value();
    if (known != null && next() > known) {
      next.clear();
      last.clear();
      displacement.clear();
    }
  }
}
