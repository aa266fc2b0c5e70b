package org.fedfisher.operator;

import java.nio.ByteBuffer;
import org.apache.flink.util.OutputTag;
import org.fedfisher.schemas.Topics;
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

  /** Of a sound record that does not count: what it holds can be read where it stands. */
  static KafkaOutput of(RejectionReason reason, String detail, UpdatePart part, long nowMillis) {
    Rejected rejected =
        new Rejected(
            reason,
            shortened(detail),
            Topics.CLIENT_UPDATES,
            part.partition(),
            part.offset(),
            nowMillis,
            (int) part.bytes(),
            ByteBuffer.allocate(0));
    return new KafkaOutput("", Wire.encode(rejected));
  }

  static KafkaOutput of(RejectionReason reason, String detail, KafkaValue value, long nowMillis) {
    byte[] original = value.value();
    Rejected rejected =
        new Rejected(
            reason,
            shortened(detail),
            value.topic(),
            value.partition(),
            value.offset(),
            nowMillis,
            original.length,
            ByteBuffer.wrap(original, 0, Math.min(original.length, MOST_ORIGINAL_BYTES)));
    return new KafkaOutput("", Wire.encode(rejected));
  }

  private static String shortened(String detail) {
    return detail.length() <= MOST_DETAIL_CHARACTERS
        ? detail
        : detail.substring(0, MOST_DETAIL_CHARACTERS);
  }
}
