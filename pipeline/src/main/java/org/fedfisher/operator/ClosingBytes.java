package org.fedfisher.operator;

import java.nio.ByteBuffer;

/**
 * A {@link RoundClosing} as bytes, as it rests in a window's state: four numbers, the
 * specification.
 */
final class ClosingBytes {
  private static final int HEADER_BYTES = Integer.BYTES + 3 * Long.BYTES;

  private ClosingBytes() {}

  static byte[] encode(RoundClosing closing) {
    return ByteBuffer.allocate(HEADER_BYTES + closing.specification().length)
        .putInt(closing.admitted())
        .putLong(closing.examples())
        .putLong(closing.publishedOrdinal())
        .putLong(closing.closedAtMillis())
        .put(closing.specification())
        .array();
  }

  static RoundClosing decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int admitted = in.getInt();
    long examples = in.getLong();
    long ordinal = in.getLong();
    long closedAt = in.getLong();
    byte[] specification = new byte[in.remaining()];
    in.get(specification);
    return new RoundClosing(specification, admitted, examples, ordinal, closedAt);
  }
}
