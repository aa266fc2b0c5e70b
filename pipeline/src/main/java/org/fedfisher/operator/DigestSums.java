package org.fedfisher.operator;

import java.io.ByteArrayOutputStream;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.fedfisher.audit.AuditEvidence;
import org.fedfisher.audit.ShardDigest;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.schemas.Sha256s;

/**
 * Keyed by round and shard: the digest of the shard's sums in each revision, though other shards
 * may never be complete and the round never be solved.
 */
public final class DigestSums extends KeyedProcessFunction<ShardKey, ShardPart, AuditEvidence> {
  private static final long serialVersionUID = 1L;

  private transient MapState<Long, byte[]> pieces;

  @Override
  public void open(OpenContext context) {
    pieces =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "pieces", Types.LONG, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
  }

  @Override
  public void processElement(ShardPart part, Context context, Collector<AuditEvidence> out)
      throws Exception {
    if (part.isSums() && !part.seals()) {
      pieces.put(Place.of(part.revision(), 0, part.part()), part.bytes());
      context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<AuditEvidence> out)
      throws Exception {
    for (int revision = 0; pieces.contains(Place.of(revision, 0, 0)); revision++) {
      ByteArrayOutputStream sums = new ByteArrayOutputStream();
      for (int part = 0; pieces.contains(Place.of(revision, 0, part)); part++) {
        sums.writeBytes(pieces.get(Place.of(revision, 0, part)));
      }
      String digest = Sha256s.hex(ShardSums.fromBytes(sums.toByteArray()).digest());
      out.collect(
          AuditEvidence.of(new ShardDigest(revision, context.getCurrentKey().shard(), "", digest)));
    }
    pieces.clear();
  }
}
