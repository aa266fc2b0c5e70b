package org.fedfisher.operator;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.fedfisher.fisher.ShardFold;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.schemas.Wire;
import org.fedfisher.solve.WeightedFactors;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.TensorKind;

/** Keyed state of one unit: the parts of its shards, of each revision until it has been solved. */
final class SolveParts {
  private final MapState<Long, ShardPart> parts;
  private final MapState<Integer, Integer> missing;

  SolveParts(RuntimeContext context) {
    parts =
        context.getMapState(
            new MapStateDescriptor<>("parts", Types.LONG, TypeInformation.of(ShardPart.class)));
    missing = context.getMapState(new MapStateDescriptor<>("missing", Types.INT, Types.INT));
  }

  /** A part that comes again counts once: another job may hand it on anew. */
  void add(ShardPart part) throws Exception {
    long at = Place.of(part.revision(), part.shard(), part.part());
    if (parts.contains(at)) {
      return;
    }
    parts.put(at, part);
    int place = Place.of(part.revision(), part.shard());
    Integer before = missing.get(place);
    missing.put(place, (before == null ? part.parts() : before) - 1);
  }

  /** Whether all parts of all shards {@code from} to {@code to} are there. */
  boolean complete(int revision, int from, int to) throws Exception {
    for (int shard = from; shard <= to; shard++) {
      Integer left = missing.get(Place.of(revision, shard));
      if (left == null || left > 0) {
        return false;
      }
    }
    return true;
  }

  ShardSums sums(int revision, int shard) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; ; i++) {
      ShardPart part = parts.get(Place.of(revision, shard, i));
      if (part == null || !part.isSums()) {
        return ShardSums.fromBytes(bytes.toByteArray());
      }
      bytes.writeBytes(part.bytes());
    }
  }

  /**
   * Every client's factors of a K-FAC shard, in the canonical order, as shares of n examples.
   *
   * @param reader is given each client's as soon as they are read
   */
  List<WeightedFactors> factors(
      int revision, int shard, long examples, Consumer<WeightedFactors> reader) throws Exception {
    List<WeightedFactors> clients = new ArrayList<>();
    List<ClientUpdateBlock> slices = new ArrayList<>();
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    ShardPart last = null;
    for (int i = 0; ; i++) {
      ShardPart part = parts.get(Place.of(revision, shard, i));
      if (last != null && (part == null || !part.client().equals(last.client()))) {
        WeightedFactors client =
            new WeightedFactors(
                (double) last.examples() / examples,
                ShardFold.factor(slices, TensorKind.FACTOR_A),
                ShardFold.factor(slices, TensorKind.FACTOR_G));
        reader.accept(client);
        clients.add(client);
        slices.clear();
        last = null;
      }
      if (part == null) {
        return clients;
      }
      if (!part.isSums()) {
        block.writeBytes(part.bytes());
        if (!part.continued()) {
          slices.add(Wire.again(block.toByteArray(), ClientUpdateBlock.class));
          block.reset();
        }
        last = part;
      }
    }
  }

  /** Forgets all parts of the shards {@code from} to {@code to}, which are complete. */
  void remove(int revision, int from, int to) throws Exception {
    for (int shard = from; shard <= to; shard++) {
      int all = parts.get(Place.of(revision, shard, 0)).parts();
      for (int part = 0; part < all; part++) {
        parts.remove(Place.of(revision, shard, part));
      }
      missing.remove(Place.of(revision, shard));
    }
  }
}
