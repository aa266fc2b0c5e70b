package org.fedfisher.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.fedfisher.fisher.KroneckerBlocks;
import org.fedfisher.round.Blocks;
import org.fedfisher.round.Rounds;
import org.fedfisher.schemas.FactorCodec;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.FisherEstimator;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;

/**
 * An update as a client sends it.
 *
 * @param kind what is wrong with it, if anything
 * @param header its Kafka value
 * @param blocks their Kafka values, by shard, then by slice
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Sent(Who who, Kind kind, long examples, byte[] header, List<byte[]> blocks) {
  /** Whose it is; updates of one client differ in {@code update}, and so in all their numbers. */
  record Who(FisherStructure structure, String round, String client, String update) {}

  /** Whether a round admits it. */
  enum Kind {
    SOUND,
    WRONG_BASE,
    /** Its last shard is missing, and its header knows of none. */
    WRONG_SHAPE,
    OUT_OF_BOUNDS,
    /** Within the bounds, but beyond {@link #MOST_SHIFT}: the root of 60 x 15^2 is 116. */
    TOO_FAR,
    /** A number of its first block is NaN, so that decoding rejects the block. */
    NOT_A_NUMBER
  }

  /** Far beyond what normal weights have in squares of normal numbers. */
  static final double MOST_SHIFT = 100;

  private record Key(Who who, Kind kind) {}

  /** Encoding and digests cost more than a whole run: each update is made once. */
  private static final Map<Key, Sent> MADE = new ConcurrentHashMap<>();

  static Sent of(Who who, Kind kind) {
    return MADE.computeIfAbsent(new Key(who, kind), Sent::make);
  }

  private static Sent make(Key key) {
    Random random = new Random(key.toString().hashCode()); // of names: an enum's own differs by run
    List<ClientUpdateBlock> blocks =
        key.who.structure == FisherStructure.KFAC
            ? matrices(key.who, random)
            : slices(key.who, random);
    spoil(key.kind, blocks);
    List<byte[]> values = blocks.stream().map(Wire::encode).toList();
    long examples = 1L + random.nextInt(1_000);
    byte[] base = key.kind == Kind.WRONG_BASE ? Sha256s.of(new byte[] {2}) : Rounds.BASE;
    ClientUpdateHeader.Builder header =
        ClientUpdateHeader.newBuilder()
            .setRound(key.who.round)
            .setClient(key.who.client)
            .setUpdate(key.who.update)
            .setExamples(examples)
            .setFisher(key.who.structure)
            .setEstimator(FisherEstimator.EXACT)
            .setBaseModelDigest(new Sha256(base))
            .setBlocks(values.stream().map(value -> new Sha256(Sha256s.of(value))).toList());
    if (key.who.structure == FisherStructure.KFAC) {
      header.setSlices(key.kind == Kind.WRONG_SHAPE ? List.of(2) : List.of(2, 1));
    }
    return new Sent(key.who, key.kind, examples, Wire.encode(header.build()), values);
  }

  private static void spoil(Kind kind, List<ClientUpdateBlock> blocks) {
    TensorSlice weights = blocks.get(0).getTensors().get(0);
    switch (kind) {
      case WRONG_SHAPE -> blocks.remove(blocks.size() - 1);
      case TOO_FAR -> {
        weights.setData(floats(15f, weights).getData());
        TensorSlice fisher = blocks.get(0).getTensors().get(1);
        fisher.setData(floats(60f, fisher).getData());
      }
      case OUT_OF_BOUNDS -> weights.setData(floats(17f, weights).getData());
      case NOT_A_NUMBER -> weights.setData(floats(Float.NaN, weights).getData());
      case SOUND, WRONG_BASE -> {}
    }
  }

  private static TensorSlice floats(float value, TensorSlice like) {
    float[] values = new float[Tensors.length(like)];
    values[0] = value;
    return numbers(like.getKind(), values);
  }

  /** Diagonal: shards of 4, 2 and 4 parameters. */
  private static List<ClientUpdateBlock> slices(Who who, Random random) {
    List<ClientUpdateBlock> blocks = new ArrayList<>();
    for (int length : new int[] {4, 2, 4}) {
      long seed = random.nextLong();
      blocks.add(
          block(
              who,
              blocks.size(),
              0,
              numbers(TensorKind.WEIGHTS, Blocks.weights(seed, length)),
              numbers(TensorKind.FISHER_DIAGONAL, Blocks.fisher(seed, length))));
    }
    return blocks;
  }

  /** K-FAC: matrices of 2 x 3, in two slices, and 4 x 1. */
  private static List<ClientUpdateBlock> matrices(Who who, Random random) {
    List<ClientUpdateBlock> blocks = new ArrayList<>();
    blocks.add(block(who, 0, 0, numbers(TensorKind.WEIGHTS, Blocks.weights(random.nextLong(), 6))));
    blocks.add(
        block(
            who,
            0,
            1,
            factor(TensorKind.FACTOR_A, random, 3),
            factor(TensorKind.FACTOR_G, random, 2)));
    blocks.add(
        block(
            who,
            1,
            0,
            numbers(TensorKind.WEIGHTS, Blocks.weights(random.nextLong(), 4)),
            factor(TensorKind.FACTOR_A, random, 1),
            factor(TensorKind.FACTOR_G, random, 4)));
    return blocks;
  }

  private static ClientUpdateBlock block(Who who, int shard, int slice, TensorSlice... tensors) {
    return new ClientUpdateBlock(who.round, who.client, who.update, shard, List.of(tensors), slice);
  }

  private static TensorSlice numbers(TensorKind kind, float[] values) {
    return Tensors.slice(kind, TensorEncoding.FLOAT32, values, 0, values.length, 0);
  }

  private static TensorSlice factor(TensorKind kind, Random random, int size) {
    return FactorCodec.encode(
        kind, TensorEncoding.EIGEN9, KroneckerBlocks.factor(random.nextLong(), size), size, 2);
  }

  /** Header and blocks, in an order of the client's. */
  List<byte[]> shuffled(Random random) {
    List<byte[]> values =
        new ArrayList<>(Stream.concat(Stream.of(header), blocks.stream()).toList());
    Collections.shuffle(values, random);
    return values;
  }

  String headerDigest() {
    return Sha256s.hex(Sha256s.of(header));
  }
}
