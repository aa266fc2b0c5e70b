package org.fedfisher.bench;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.fedfisher.client.ClientFisher;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.client.GlobalModel;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.ModelStore;
import org.fedfisher.client.RoundCommands;
import org.fedfisher.client.UpdateEncoder;
import org.fedfisher.client.UpdatePublisher;
import org.fedfisher.fisher.ShardShape;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Bounds;
import org.fedfisher.wire.FisherEstimator;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.Limits;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;

/** Rounds of random updates. */
final class BenchRounds {
  private static final int DISTINCT = 4;

  private static final Bounds BOUNDS = new Bounds(30, 6, 4, 12, 20);

  private BenchRounds() {}

  /** A shard of so many parameters with a diagonal. */
  static ShardShape shape(int parameters) {
    return ShardShape.elementwise(FisherStructure.DIAGONAL, parameters, BOUNDS);
  }

  /** Opens a round that closes with so many clients. */
  static RoundSpecification open(KafkaClients kafka, Model model, int target) {
    return open(kafka, specification(model, target));
  }

  /** The same, but it measures how far each client moved from a W0, which is on Kafka. */
  static RoundSpecification openMeasured(KafkaClients kafka, Model model, int target) {
    RoundSpecification round = specification(model, target);
    round.setLimits(new Limits(0L, 0.0, Double.MAX_VALUE, List.of(), 0L));
    GlobalModel start =
        GlobalModel.of(
            round.getRound(),
            ModelVariant.INITIAL,
            model,
            numbers(round, DISTINCT),
            Map.of(),
            Clock.systemUTC().millis());
    round.setBaseModelDigest(start.digest());
    new ModelStore(kafka).publish(start);
    return open(kafka, round);
  }

  private static RoundSpecification open(KafkaClients kafka, RoundSpecification round) {
    try (RoundCommands commands = new RoundCommands(kafka, Clock.systemUTC())) {
      commands.open(round);
    }
    return round;
  }

  private static RoundSpecification specification(Model model, int target) {
    return new RoundSpecification(
        "bench",
        model,
        GlobalModel.digest(new float[1]),
        FisherStructure.DIAGONAL,
        114_688,
        target,
        target,
        Clock.systemUTC().millis() + Duration.ofHours(1).toMillis(),
        BOUNDS,
        new Solver(SolverKind.EXACT, 0, 0.0, 0.0, Arithmetic.FAST),
        false,
        Map.of(),
        TensorEncoding.FLOAT32,
        0,
        Identity.OPEN,
        new Limits(0L, 0.0, 0.0, List.of(), 0L),
        0L,
        0L);
  }

  /**
   * What was published.
   *
   * @param bytes of all values
   * @param blockBytes of those that are blocks
   */
  record Payload(long bytes, long blockBytes) {}

  /** Publishes whole updates of so many clients. */
  static Payload publish(KafkaClients kafka, RoundSpecification round, int clients) {
    UpdateEncoder encoder = new UpdateEncoder(round);
    List<float[]> numbers = new ArrayList<>();
    for (int seed = 0; seed < DISTINCT; seed++) {
      numbers.add(numbers(round, seed));
    }
    long bytes = 0;
    long headerBytes = 0;
    try (UpdatePublisher publisher = UpdatePublisher.plain(kafka)) {
      for (int client = 0; client < clients; client++) {
        EncodedUpdate update =
            encoder.encode(
                new LocalUpdate(
                    "client-" + client,
                    "u1",
                    100,
                    numbers.get(client % DISTINCT),
                    new ClientFisher.Diagonal(numbers.get((client + 1) % DISTINCT)),
                    FisherEstimator.EXACT,
                    Map.of()));
        publisher.publish(update);
        bytes += update.bytes();
        headerBytes += update.header().length;
      }
    }
    return new Payload(bytes, bytes - headerBytes);
  }

  private static float[] numbers(RoundSpecification round, int seed) {
    Random random = new Random(seed);
    float[] values = new float[Math.toIntExact(ShardLayout.of(round).parameters())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }
}
