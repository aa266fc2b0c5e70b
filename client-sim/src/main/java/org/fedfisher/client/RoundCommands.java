package org.fedfisher.client;

import java.time.Clock;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.AbortRound;
import org.fedfisher.wire.CloseRound;
import org.fedfisher.wire.OpenRound;
import org.fedfisher.wire.RoundSpecification;

/**
 * Publishes an operator's commands. Each method returns once Kafka has the command; whether it took
 * effect, the ledger tells.
 */
public final class RoundCommands implements AutoCloseable {
  private final KafkaProducer<String, byte[]> producer;
  private final Clock clock;

  public RoundCommands(KafkaClients kafka, Clock clock) {
    this.producer = kafka.producer();
    this.clock = clock;
  }

  public void open(RoundSpecification specification) {
    send(specification.getRound(), new OpenRound(specification, clock.millis()));
  }

  public void close(String round) {
    send(round, new CloseRound(round, clock.millis()));
  }

  public void abort(String round, String why) {
    send(round, new AbortRound(round, why, clock.millis()));
  }

  /**
   * Asks for something that the ledger refuses in whatever state the round is, and records: once
   * that is there, everything has been written that was decided before.
   *
   * @param specification the round's own
   */
  void probe(RoundSpecification specification) {
    RoundSpecification impossible = RoundSpecification.newBuilder(specification).build();
    impossible.setTargetClients(0);
    open(impossible);
  }

  private void send(String round, SpecificRecord command) {
    Acknowledged.get(
        producer.send(new ProducerRecord<>(Topics.ROUNDS, round, Wire.encode(command))));
  }

  @Override
  public void close() {
    producer.close();
  }
}
