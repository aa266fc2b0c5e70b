package org.fedfisher.audit;

import java.util.Arrays;

/**
 * Records of the topics that are no valid records and were passed over.
 *
 * @param places where the first of them are, and why
 */
@SuppressWarnings("ArrayRecordComponent") // crosses operators, never compared
public record UnreadRecords(long count, String[] places) {
  /** So many places are told. */
  public static final int MOST = 20;

  public static UnreadRecords none() {
    return new UnreadRecords(0, new String[0]);
  }

  /** With one more; of many the places that come first in their order are kept. */
  public UnreadRecords plus(String place) {
    String[] more = Arrays.copyOf(places, places.length + 1);
    more[places.length] = place;
    Arrays.sort(more);
    return new UnreadRecords(count + 1, more.length > MOST ? Arrays.copyOf(more, MOST) : more);
  }
}
