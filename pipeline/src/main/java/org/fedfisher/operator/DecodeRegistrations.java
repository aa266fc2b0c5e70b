package org.fedfisher.operator;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.fedfisher.round.ClientKeys;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientRegistration;
import org.fedfisher.wire.RejectionReason;

/**
 * Reads who may take part; what is no registration is rejected. A tombstone, with which Kafka's
 * compaction forgets a client, says nothing: keys that have been read stay, and are revoked by a
 * registration that says so.
 */
public final class DecodeRegistrations extends ProcessFunction<KafkaValue, Registration> {
  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(KafkaValue value, Context context, Collector<Registration> out) {
    if (value.value().length == 0) {
      return;
    }
    try {
      out.collect(new Registration(client(value.value()), value.value()));
    } catch (InvalidRecordException e) {
      long now = context.timerService().currentProcessingTime();
      context.output(Rejections.TAG, Rejections.of(e.reason(), e.detail(), value, now));
    }
  }

  private static String client(byte[] value) throws InvalidRecordException {
    ClientRegistration registration = Wire.decode(value, ClientRegistration.class);
    try {
      ClientKeys.of(registration);
      return registration.getClient();
    } catch (IllegalArgumentException e) {
      throw new InvalidRecordException(RejectionReason.INVALID, String.valueOf(e.getMessage()));
    }
  }
}
