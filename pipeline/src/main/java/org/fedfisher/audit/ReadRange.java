package org.fedfisher.audit;

/**
 * What of a partition is read: what was committed when the audit began.
 *
 * @param earliest the first offset that is still there; above 0 where records have expired
 * @param end the offset after the last one
 */
public record ReadRange(String topic, int partition, long earliest, long end) {
  public long records() {
    return end - earliest;
  }
}
