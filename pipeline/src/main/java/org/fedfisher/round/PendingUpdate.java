package org.fedfisher.round;

/**
 * An update of which something has come.
 *
 * @param header the Kafka value of the header that counts, empty until one has come
 * @param missing blocks that the header names and that have not come
 * @param receipts blocks that have come, each content once
 * @param blockBytes of them; nothing for what came before they were counted
 * @param headerBytes of the header, likewise
 */
@SuppressWarnings("ArrayRecordComponent") // rests in state, never compared
public record PendingUpdate(
    long firstSeenMillis,
    byte[] headerDigest,
    byte[] header,
    int missing,
    int receipts,
    WaitingBytes blockBytes,
    WaitingBytes headerBytes) {
  private static final byte[] NO_BYTES = {};

  static PendingUpdate begun(long nowMillis) {
    return new PendingUpdate(
        nowMillis, NO_BYTES, NO_BYTES, 0, 0, WaitingBytes.NONE, WaitingBytes.NONE);
  }

  PendingUpdate withHeader(byte[] value, byte[] digest, int nowMissing, WaitingBytes bytes) {
    return new PendingUpdate(
        firstSeenMillis, digest, value, nowMissing, receipts, blockBytes, bytes);
  }

  PendingUpdate withoutHeader() {
    return withHeader(NO_BYTES, NO_BYTES, 0, WaitingBytes.NONE);
  }

  /** With one block more; {@code named}: by the header. */
  PendingUpdate withReceipt(boolean named, WaitingBytes bytes) {
    return new PendingUpdate(
        firstSeenMillis,
        headerDigest,
        header,
        missing - (named ? 1 : 0),
        receipts + 1,
        blockBytes.plus(bytes),
        headerBytes);
  }

  boolean hasHeader() {
    return header.length > 0;
  }

  /** Whether all is there that its header names. */
  boolean isWhole() {
    return hasHeader() && missing == 0;
  }

  boolean isSigned() {
    return headerBytes.signed() > 0;
  }

  WaitingBytes bytes() {
    return blockBytes.plus(headerBytes);
  }
}
