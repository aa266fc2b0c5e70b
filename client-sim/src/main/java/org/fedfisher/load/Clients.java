package org.fedfisher.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.client.ClientFisher;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.UpdateEncoder;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.FisherEstimator;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.TensorKind;

/**
 * Makes uploads one by one, of a few vectors of random numbers and of examples that differ from
 * client to client: nobody trains, and no more than one upload is in memory. For one thread.
 */
final class Clients {
  private static final int VECTORS = 2;
  private static final int LEAST_EXAMPLES = 10;
  private static final int MOST_EXAMPLES = 1_000;

  private final RoundSpecification round;
  private final ShardLayout layout;
  private final UpdateEncoder encoder;
  private final long seed;
  private final List<float[]> weights = new ArrayList<>();
  private final List<float[]> fishers = new ArrayList<>();
  private final List<float[]> restoredWeights = new ArrayList<>();
  private final List<float[]> restoredFishers = new ArrayList<>();

  Clients(RoundSpecification round, long seed) {
    this.round = round;
    this.layout = ShardLayout.of(round);
    this.encoder = new UpdateEncoder(round);
    this.seed = seed;
    for (int vector = 0; vector < VECTORS; vector++) {
      Random random = new Random(seed * VECTORS + vector);
      weights.add(gaussian(random));
      fishers.add(positive(random));
      restore(encoder.encode(update("restored", "u1", 1, vector, vector)));
    }
  }

  /** Blocks of a whole upload. */
  int blocks() {
    return layout.shards().size();
  }

  /** Adds what a sound client says to the sums that the job must come to. */
  void addTo(DirectSums sums, Upload sound) {
    sums.add(
        restoredWeights.get(weightsOf(sound)),
        restoredFishers.get(fisherOf(sound)),
        examples(sound));
  }

  /** The values that Kafka gets, the header last where there is one. */
  List<byte[]> values(Upload upload) {
    if (upload.kind() == SentAs.GARBAGE) {
      return List.of(garbage(upload));
    }
    EncodedUpdate encoded = encode(upload);
    List<byte[]> values = new ArrayList<>(encoded.blocks());
    values.add(encoded.header());
    switch (upload.kind()) {
      case OTHER_BASE -> values.set(blocks(), fromOtherWeights(encoded.header()));
      case BAD_BLOCK -> values.set(blocks() / 2, notFinite(values.get(blocks() / 2)));
      case NO_LAST_BLOCK -> values.remove(blocks() - 1);
      case NO_HEADER -> values.remove(blocks());
      default -> {}
    }
    return values;
  }

  /** What stands on {@code fedfisher.rejected} of such an upload. */
  static byte[] garbage(Upload upload) {
    return upload.id().getBytes(StandardCharsets.UTF_8);
  }

  private EncodedUpdate encode(Upload upload) {
    return encoder.encode(
        update(
            upload.client(),
            upload.update(),
            examples(upload),
            weightsOf(upload),
            fisherOf(upload)));
  }

  private LocalUpdate update(String client, String update, long examples, int weight, int fisher) {
    return new LocalUpdate(
        client,
        update,
        examples,
        weights.get(weight),
        new ClientFisher.Diagonal(fishers.get(fisher)),
        FisherEstimator.EXACT,
        Map.of());
  }

  private static int weightsOf(Upload upload) {
    return upload.number() % VECTORS;
  }

  private static int fisherOf(Upload upload) {
    return upload.number() / VECTORS % VECTORS;
  }

  private long examples(Upload upload) {
    return new Random(seed + upload.number()).nextLong(LEAST_EXAMPLES, MOST_EXAMPLES);
  }

  private byte[] fromOtherWeights(byte[] header) {
    ClientUpdateHeader other = decode(header, ClientUpdateHeader.class);
    other.setBaseModelDigest(
        new Sha256(Sha256s.of(round.getRound().getBytes(StandardCharsets.UTF_8))));
    return Wire.encode(other);
  }

  private static byte[] notFinite(byte[] block) {
    ClientUpdateBlock bad = decode(block, ClientUpdateBlock.class);
    bad.getTensors().get(0).setScale(Float.NaN);
    return Wire.encode(bad);
  }

  private void restore(EncodedUpdate update) {
    restoredWeights.add(restored(update, TensorKind.WEIGHTS));
    restoredFishers.add(restored(update, TensorKind.FISHER_DIAGONAL));
  }

  private float[] restored(EncodedUpdate update, TensorKind kind) {
    float[] values = new float[Math.toIntExact(layout.parameters())];
    for (Shard shard : layout.shards()) {
      ClientUpdateBlock block =
          decode(update.blocks().get(shard.number()), ClientUpdateBlock.class);
      float[] some = new float[shard.length()];
      block.getTensors().stream()
          .filter(tensor -> tensor.getKind() == kind)
          .forEach(tensor -> Tensors.restore(tensor, some));
      System.arraycopy(some, 0, values, Math.toIntExact(shard.first()), some.length);
    }
    return values;
  }

  private static <T extends SpecificRecord> T decode(byte[] value, Class<T> type) {
    return Wire.again(value, type);
  }

  private float[] gaussian(Random random) {
    float[] values = new float[Math.toIntExact(layout.parameters())];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.3f * (float) random.nextGaussian();
    }
    return values;
  }

  private float[] positive(Random random) {
    float[] values = new float[Math.toIntExact(layout.parameters())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }
}
