package org.fedfisher.round;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A block that waits until its update is admitted.
 *
 * @param value the whole Kafka value
 * @param arrivedMillis the job's clock when it came
 * @param partition where it was read
 * @param offset likewise
 * @param copies places of other records with the same bytes
 */
@SuppressWarnings("ArrayRecordComponent") // rests in state, never compared
public record WaitingBlock(
    byte[] value, long arrivedMillis, int partition, long offset, long[] copies) {
  private static final long[] NO_COPIES = new long[0];

  /** State from before copies were told apart has null in the last field. */
  public WaitingBlock(
      byte[] value, long arrivedMillis, int partition, long offset, long @Nullable [] copies) {
    this.value = value;
    this.arrivedMillis = arrivedMillis;
    this.partition = partition;
    this.offset = offset;
    this.copies = copies == null ? NO_COPIES : copies;
  }

  /** Of one record. */
  public WaitingBlock(byte[] value, long arrivedMillis, int partition, long offset) {
    this(value, arrivedMillis, partition, offset, NO_COPIES);
  }

  /** A record's place as one number: Kafka's offsets stay below 2^48. */
  public static long place(int partition, long offset) {
    return (long) partition << 48 | offset;
  }

  /** Where it was read. */
  public long place() {
    return place(partition, offset);
  }

  /** Whether it, or a copy of it, was read there. */
  boolean stands(long place) {
    return place == place() || Arrays.stream(copies).anyMatch(copy -> copy == place);
  }

  /** The same with records of the same bytes that came later. */
  WaitingBlock and(WaitingBlock later) {
    long[] places =
        LongStream.concat(
                LongStream.concat(Arrays.stream(copies), Arrays.stream(later.copies)),
                LongStream.of(later.place()))
            .toArray();
    return new WaitingBlock(value, later.arrivedMillis, partition, offset, places);
  }

  /** The same without the record there; null where it was the only one. */
  @Nullable WaitingBlock without(long place) {
    long[] left =
        LongStream.concat(LongStream.of(place()), Arrays.stream(copies))
            .filter(other -> other != place)
            .toArray();
    if (left.length == 0) {
      return null;
    }
    return new WaitingBlock(
        value,
        arrivedMillis,
        (int) (left[0] >>> 48),
        left[0] & (1L << 48) - 1,
        Arrays.copyOfRange(left, 1, left.length));
  }
}
