package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LedgerReader;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.RoundView;
import org.fedfisher.endtoend.BadInput.Admitted;
import org.fedfisher.endtoend.BadInput.AdmittedThenRefused;
import org.fedfisher.endtoend.BadInput.Gateway;
import org.fedfisher.endtoend.BadInput.Outcome;
import org.fedfisher.endtoend.BadInput.Refused;
import org.fedfisher.endtoend.BadInput.Waits;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Topics;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.Rejected;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;

/** Bad inputs that have been sent, and what the job has said of them since. */
final class SentInputs {
  /** A value, and where Kafka put it. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Placed(byte[] value, RecordMetadata where) {}

  private record Input(BadInput row, String client, List<Placed> values) {}

  private record Place(int partition, long offset) {}

  /** All that the job has said so far. */
  private record Said(Map<Place, Rejected> rejected, List<Object> facts) {
    <T> List<T> of(Class<T> kind, Function<T, String> client, Input input) {
      return facts.stream()
          .filter(kind::isInstance)
          .map(kind::cast)
          .filter(fact -> client.apply(fact).equals(input.client))
          .toList();
    }
  }

  private final KafkaClients kafka;
  private final List<Input> inputs = new ArrayList<>();

  SentInputs(KafkaClients kafka) {
    this.kafka = kafka;
  }

  /** Returns once Kafka has all of the row's values. */
  void send(BadInput row, Gateway gateway) throws Exception {
    String client = gateway.update().client();
    List<Placed> placed = new ArrayList<>();
    try (KafkaProducer<String, byte[]> producer = kafka.producer()) {
      for (byte[] value : row.sending().values(gateway)) {
        placed.add(
            new Placed(
                value,
                producer.send(new ProducerRecord<>(Topics.CLIENT_UPDATES, client, value)).get()));
      }
    }
    inputs.add(new Input(row, client, placed));
  }

  /**
   * Ends the round: each row has its outcome, these clients and nobody else count, no task failed.
   */
  void endAndCheck(TestRound round, List<LocalUpdate> counted, RunningJob job) throws Exception {
    awaitDecisions();
    round.await(view -> view.admitted().size() >= counted.size());
    round.close();
    RoundView view = round.awaitPublished();
    checkOutcomes();
    assertThat(view.admitted().stream().map(UpdateAdmitted::getClient))
        .containsExactlyInAnyOrderElementsOf(counted.stream().map(LocalUpdate::client).toList());
    assertThat(view.published().orElseThrow().getSumsDigest().bytes())
        .isEqualTo(DirectRound.of(counted).sumsDigest());
    assertThat(job.restarts()).isZero();
  }

  /** Returns once all is said that can be said while the round is open. */
  private void awaitDecisions() {
    List<RefusalReason> atTheClose = List.of(RefusalReason.INCOMPLETE_AT_CLOSE);
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(
            () -> {
              Said said = said();
              for (Input input : inputs) {
                if (!(input.row.outcome() instanceof Refused refused
                    && atTheClose.contains(refused.reason()))) {
                  check(input, said);
                }
              }
            });
  }

  /** Each row has its outcome, and nothing else has been rejected. */
  private void checkOutcomes() throws Exception {
    Said said = said();
    int expected = 0;
    for (Input input : inputs) {
      check(input, said);
      expected += input.row.outcome() instanceof BadInput.Rejected ? input.values.size() : 0;
    }
    assertThat(said.rejected).as("rejected values").hasSize(expected);
  }

  private static void check(Input input, Said said) {
    Outcome outcome = input.row.outcome();
    List<UpdateRefused> refusals = said.of(UpdateRefused.class, UpdateRefused::getClient, input);
    int admissions = said.of(UpdateAdmitted.class, UpdateAdmitted::getClient, input).size();
    String row = input.row.name();
    if (outcome instanceof BadInput.Rejected expected) {
      input.values.forEach(value -> check(row, value, expected, said.rejected));
    } else if (outcome instanceof Refused expected) {
      assertThat(refusals).as(row).extracting(UpdateRefused::getReason).contains(expected.reason());
      assertThat(refusals).as(row).allMatch(fact -> fact.getDetail().contains(expected.words()));
    } else if (outcome instanceof AdmittedThenRefused expected) {
      assertThat(refusals)
          .as(row)
          .extracting(UpdateRefused::getReason)
          .containsExactly(expected.reason());
    }
    boolean counts = outcome instanceof Admitted || outcome instanceof AdmittedThenRefused;
    assertThat(admissions).as("admissions: %s", row).isEqualTo(counts ? 1 : 0);
    if (outcome instanceof Admitted
        || outcome instanceof Waits
        || outcome instanceof BadInput.Rejected) {
      assertThat(refusals).as("refusals: %s", row).isEmpty();
    }
  }

  private static void check(
      String row, Placed sent, BadInput.Rejected expected, Map<Place, Rejected> rejected) {
    Rejected found = rejected.get(new Place(sent.where.partition(), sent.where.offset()));
    assertThat(found).as("rejection of %s at %s", row, sent.where).isNotNull();
    assertThat(found.getReason()).as(row).isEqualTo(expected.reason());
    assertThat(found.getDetail()).as(row).contains(expected.words());
    assertThat(found.getTopic()).isEqualTo(Topics.CLIENT_UPDATES);
    assertThat(found.getOriginalSize()).isEqualTo(sent.value == null ? 0 : sent.value.length);
  }

  private Said said() throws InvalidRecordException {
    List<Object> facts =
        new LedgerReader(kafka)
            .rounds().values().stream()
                .flatMap(round -> round.facts().stream())
                .map(LedgerFact::getFact)
                .toList();
    return new Said(rejected(), facts);
  }

  private Map<Place, Rejected> rejected() throws InvalidRecordException {
    Map<Place, Rejected> found = new LinkedHashMap<>();
    for (Rejected rejected : RejectedTopic.read(kafka)) {
      Place place = new Place(rejected.getPartition(), rejected.getOffset());
      assertThat(found.put(place, rejected)).as("second rejection of %s", place).isNull();
    }
    return found;
  }
}
