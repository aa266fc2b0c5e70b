package org.fedfisher.client;

import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.ClientUpdateHeader;
import org.jspecify.annotations.Nullable;

/** Reads what clients have sent to a round, whatever has become of it. */
public final class UpdateReader {
  /** A committed record of the round as it was sent, readable. */
  @SuppressWarnings("ArrayRecordComponent") // short-lived, never compared
  public record Sent(SpecificRecord record, byte[] value) {}

  private final KafkaClients kafka;

  public UpdateReader(KafkaClients kafka) {
    this.kafka = kafka;
  }

  /** Hands over the round's headers and blocks in the order of the topic; passes over the rest. */
  public void read(String round, Consumer<Sent> sink) {
    try (TopicReader reader = new TopicReader(kafka, Topics.CLIENT_UPDATES)) {
      reader.readToEnd(
          record -> {
            SpecificRecord found = decoded(record.value());
            if (found != null && round.equals(roundOf(found))) {
              sink.accept(new Sent(found, record.value()));
            }
          });
    }
  }

  private static @Nullable String roundOf(SpecificRecord record) {
    if (record instanceof ClientUpdateHeader header) {
      return header.getRound();
    }
    return record instanceof ClientUpdateBlock block ? block.getRound() : null;
  }

  private static @Nullable SpecificRecord decoded(byte[] value) {
    try {
      return value == null ? null : Wire.decode(value);
    } catch (InvalidRecordException e) {
      // What the job rejects is nobody's update.
      return null;
    }
  }
}
