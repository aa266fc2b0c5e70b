package org.fedfisher.client;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.fedfisher.client.RoundRecords.Stored;
import org.fedfisher.wire.CommandRefused;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.RoundOpened;
import org.fedfisher.wire.RoundSpecification;

/**
 * Finds what a round's readers lack because the job was down for longer than its transactions'
 * timeout, and publishes it again: the very bytes that the job had written.
 *
 * <p>Why what it finds is lost and not merely late: first the job records two commands that it
 * refuses, one after the other. The second is recorded in a later checkpoint than the first, so all
 * that was decided before the first is written by then, the model of a close included, and
 * committed or never will be. {@code docs/decisions/0013} tells it at length.
 */
public final class Reconciliation {
  private static final int PROBES = 2;

  private final KafkaClients kafka;
  private final String round;

  public Reconciliation(KafkaClients kafka, String round) {
    this.kafka = kafka;
    this.round = round;
  }

  /**
   * What is lost.
   *
   * @param patience for each of the job's two answers
   * @throws IllegalArgumentException where no fact opens the round, committed or not
   * @throws IllegalStateException where the job does not answer in time
   */
  public LostRecords find(Duration patience) {
    RoundSpecification specification = specification(RoundRecords.read(kafka, round));
    try (RoundCommands commands = new RoundCommands(kafka, Clock.systemUTC())) {
      for (int probe = 0; probe < PROBES; probe++) {
        long before = refusals();
        commands.probe(specification);
        awaitRefusal(before + 1, patience);
      }
    }
    RoundRecords records = RoundRecords.read(kafka, round);
    return LostRecords.of(records.committed(), records.aborted());
  }

  /** Publishes it in one transaction. */
  public void publish(LostRecords lost) {
    try (KafkaProducer<String, byte[]> producer =
        kafka.producer(ModelStore.TRANSACTION_PREFIX + round)) {
      producer.beginTransaction();
      List<Future<RecordMetadata>> answers = new ArrayList<>();
      for (Stored record : lost.records()) {
        answers.add(producer.send(new ProducerRecord<>(record.topic(), round, record.value())));
      }
      producer.flush();
      answers.forEach(Acknowledged::get);
      producer.commitTransaction();
    }
  }

  private RoundSpecification specification(RoundRecords records) {
    return Stream.concat(records.committed().stream(), records.aborted().stream())
        .map(Stored::record)
        .filter(record -> record instanceof LedgerFact)
        .map(record -> ((LedgerFact) record).getFact())
        .filter(RoundOpened.class::isInstance)
        .map(fact -> ((RoundOpened) fact).getSpecification())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the ledger knows no round \"%s\", nor do aborted transactions"
                        .formatted(round)));
  }

  private long refusals() {
    return new LedgerReader(kafka)
        .round(round)
        .map(view -> view.facts().stream().filter(Reconciliation::refuses).count())
        .orElse(0L);
  }

  private static boolean refuses(LedgerFact fact) {
    return fact.getFact() instanceof CommandRefused;
  }

  private void awaitRefusal(long count, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    Counter seen = new Counter(Reconciliation::refuses);
    new LedgerReader(kafka)
        .follow(round, seen::add, () -> seen.count >= count || System.nanoTime() > end);
    if (seen.count < count) {
      throw new IllegalStateException(
          "the job has not answered within %d s; is it running?".formatted(patience.toSeconds()));
    }
  }

  private static final class Counter {
    private final Predicate<LedgerFact> wanted;
    private long count;

    Counter(Predicate<LedgerFact> wanted) {
      this.wanted = wanted;
    }

    void add(LedgerFact fact) {
      count += wanted.test(fact) ? 1 : 0;
    }
  }
}
