package org.fedfisher.endtoend;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.fedfisher.client.ClientFisher;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.client.GlobalModel;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LedgerReader;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.ModelStore;
import org.fedfisher.client.RoundCommands;
import org.fedfisher.client.RoundView;
import org.fedfisher.client.UpdateEncoder;
import org.fedfisher.client.UpdatePublisher;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Bounds;
import org.fedfisher.wire.FisherEstimator;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Limits;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;

/** A small round with clients of random weights, and what a test wants to do with it. */
final class TestRound {
  /** Shards of at most 50 parameters: layer "a" has 3, "b" 1, "c" 2. */
  static final Model MODEL =
      new Model(
          "tiny",
          List.of(
              new Layer("a", List.of(11, 12)),
              new Layer("b", List.of(7)),
              new Layer("c", List.of(2, 3, 3, 4))));

  static final int PARAMETERS = 132 + 7 + 72;

  private final KafkaClients kafka;
  private final RoundSpecification specification;

  private TestRound(KafkaClients kafka, RoundSpecification specification) {
    this.kafka = kafka;
    this.specification = specification;
  }

  static RoundSpecification specification(String name, int target, FisherStructure fisher) {
    float[] initial = new float[PARAMETERS];
    return new RoundSpecification(
        name,
        MODEL,
        GlobalModel.digest(initial),
        fisher,
        50,
        target,
        target,
        System.currentTimeMillis() + Duration.ofMinutes(5).toMillis(),
        new Bounds(30, 6, 4, 12, 20),
        new Solver(SolverKind.EXACT, 0, 0.0, 0.0, Arithmetic.FAST),
        true,
        Map.of(),
        TensorEncoding.FLOAT32,
        0,
        Identity.OPEN,
        new Limits(0L, 0.0, 0.0, List.of(), 0L),
        0L,
        0L);
  }

  static TestRound open(KafkaClients kafka, String name, int target) {
    return open(kafka, specification(name, target, FisherStructure.DIAGONAL));
  }

  /** A round of which the job hears nothing. */
  static TestRound unopened(KafkaClients kafka, String name) {
    return new TestRound(kafka, specification(name, 1, FisherStructure.DIAGONAL));
  }

  static TestRound open(KafkaClients kafka, RoundSpecification specification) {
    try (RoundCommands commands = new RoundCommands(kafka, Clock.systemUTC())) {
      commands.open(specification);
    }
    return new TestRound(kafka, specification);
  }

  /** A round whose W0 is on Kafka before it is opened, as an operator's are. */
  static TestRound openFrom(KafkaClients kafka, RoundSpecification specification, float[] initial) {
    publishStart(kafka, specification, initial);
    return open(kafka, specification);
  }

  /** Publishes the W0 of a round, which it names from now on. */
  static void publishStart(KafkaClients kafka, RoundSpecification specification, float[] initial) {
    GlobalModel start =
        GlobalModel.of(
            specification.getRound(),
            ModelVariant.INITIAL,
            specification.getModel(),
            initial,
            Map.of(),
            System.currentTimeMillis());
    specification.setBaseModelDigest(start.digest());
    new ModelStore(kafka).publish(start);
  }

  RoundSpecification specification() {
    return specification;
  }

  static LocalUpdate client(int number) {
    return client("client-" + number, number);
  }

  static LocalUpdate client(String name, int seed) {
    Random random = new Random(seed);
    float[] weights = new float[PARAMETERS];
    float[] fisher = new float[PARAMETERS];
    for (int i = 0; i < PARAMETERS; i++) {
      weights[i] = (float) random.nextGaussian();
      // Every fifth parameter is one that nobody cares about.
      fisher[i] = i % 5 == 0 ? 0 : (float) Math.abs(random.nextGaussian());
    }
    return new LocalUpdate(
        name,
        "u1",
        10 + random.nextInt(90),
        weights,
        new ClientFisher.Diagonal(fisher),
        FisherEstimator.EXACT,
        Map.of());
  }

  static List<LocalUpdate> clients(int count) {
    List<LocalUpdate> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(client(i));
    }
    return clients;
  }

  static LocalUpdate withoutFisher(LocalUpdate client) {
    return new LocalUpdate(
        client.client(),
        client.update(),
        client.examples(),
        client.weights(),
        null,
        FisherEstimator.NOT_APPLICABLE,
        Map.of());
  }

  void abort(String why) {
    try (RoundCommands commands = new RoundCommands(kafka, Clock.systemUTC())) {
      commands.abort(specification.getRound(), why);
    }
  }

  void close() {
    try (RoundCommands commands = new RoundCommands(kafka, Clock.systemUTC())) {
      commands.close(specification.getRound());
    }
  }

  EncodedUpdate encode(LocalUpdate update) {
    return new UpdateEncoder(specification).encode(update);
  }

  void publish(LocalUpdate update) {
    EncodedUpdate encoded = encode(update);
    try (UpdatePublisher publisher = UpdatePublisher.transactional(kafka, update.client())) {
      publisher.publish(encoded);
    }
  }

  /** Records on their own, in the order given, without a transaction. */
  void send(String client, List<byte[]> values) {
    try (UpdatePublisher publisher = UpdatePublisher.plain(kafka)) {
      publisher.publish(client, values);
    }
  }

  RoundView await(Predicate<RoundView> condition) {
    return await(kafka, specification.getRound(), condition);
  }

  private static RoundView await(KafkaClients kafka, String round, Predicate<RoundView> condition) {
    LedgerReader reader = new LedgerReader(kafka);
    return Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(
            () -> reader.round(round).orElse(null), view -> view != null && condition.test(view));
  }

  /** Of a round that somebody else opened. */
  static RoundView awaitAdmitted(KafkaClients kafka, String round, int count) {
    return await(kafka, round, view -> view.admitted().size() >= count);
  }

  /** Of a round that somebody else opened. */
  static ModelPublished awaitPublished(KafkaClients kafka, String round) {
    return await(kafka, round, view -> view.published().isPresent()).published().orElseThrow();
  }

  static float[] solution(KafkaClients kafka, String round) {
    return new ModelStore(kafka)
        .await(round, ModelVariant.SOLUTION, Duration.ofSeconds(60))
        .orElseThrow()
        .weights();
  }

  RoundView awaitPublished() {
    return await(view -> view.published().isPresent());
  }

  GlobalModel model(ModelVariant variant, int revision) {
    return new ModelStore(kafka)
        .await(specification.getRound(), variant, revision, Duration.ofSeconds(60))
        .orElseThrow();
  }

  GlobalModel model(ModelVariant variant) {
    return new ModelStore(kafka)
        .await(specification.getRound(), variant, Duration.ofSeconds(60))
        .orElseThrow();
  }
}
