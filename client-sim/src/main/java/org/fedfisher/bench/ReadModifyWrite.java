package org.fedfisher.bench;

import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.fedfisher.fisher.ShardFold;
import org.fedfisher.fisher.ShardShape;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.operator.ReceivedBlock;
import org.fedfisher.operator.ShardKey;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;

/** What accumulation would be without its cache: each block reads, adds to and writes the sums. */
final class ReadModifyWrite extends KeyedProcessFunction<ShardKey, ReceivedBlock, Long> {
  private static final long serialVersionUID = 1L;

  private final int parameters;
  private transient ValueState<byte[]> state;
  private transient ShardFold fold;

  ReadModifyWrite(int parameters) {
    this.parameters = parameters;
  }

  @Override
  public void open(OpenContext context) {
    state =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "sums", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    fold = new ShardFold();
  }

  @Override
  public void processElement(ReceivedBlock block, Context context, Collector<Long> out)
      throws Exception {
    ShardShape shape = BenchRounds.shape(parameters);
    byte[] kept = state.value();
    ShardSums sums = kept == null ? shape.zero() : ShardSums.fromBytes(kept);
    ClientUpdateBlock decoded = Wire.decode(block.value(), ClientUpdateBlock.class);
    fold.fold(List.of(decoded), 10, shape, sums);
    state.update(sums.toBytes());
  }
}
