package org.fedfisher.operator;

import java.nio.ByteBuffer;
import org.apache.flink.util.OutputTag;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.Rejected;
import org.fedfisher.wire.RejectionReason;

/** The side output of bytes that are no valid record, or that nobody claimed. */
public final class Rejections {
  public static final OutputTag<KafkaOutput> TAG =
      new OutputTag<>("rejected") {
        private static final long serialVersionUID = 1L;
      };

  private static final int MOST_ORIGINAL_BYTES = 65_536;
  private static final int MOST_DETAIL_CHARACTERS = 2_000;

  private Rejections() {}

  static KafkaOutput of(RejectionReason reason, String detail, KafkaValue value, long nowMillis) {
    String shown =
        detail.length() <= MOST_DETAIL_CHARACTERS
            ? detail
            : detail.substring(0, MOST_DETAIL_CHARACTERS);
    byte[] original = value.value();
    Rejected rejected =
        new Rejected(
            reason,
            shown,
            value.topic(),
            value.partition(),
            value.offset(),
            nowMillis,
            original.length,
            ByteBuffer.wrap(original, 0, Math.min(original.length, MOST_ORIGINAL_BYTES)));
    return new KafkaOutput("", Wire.encode(rejected));
  }
}
