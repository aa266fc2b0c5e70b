package org.fedfisher.simulation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fedfisher.fisher.MatrixTerms;
import org.fedfisher.fisher.ShardFold;
import org.fedfisher.operator.ShardKey;
import org.fedfisher.round.Specification;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.Bounds;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.TensorKind;

/** A round's sums by the rule of {@code common.avdl}, GRID, one client after the other. */
final class DirectSums {
  private DirectSums() {}

  /** The digest of each shard's sums. */
  static Map<ShardKey, byte[]> of(Specification round, List<Sent> admitted) {
    Map<ShardKey, byte[]> digests = new HashMap<>();
    for (Shard shard : round.layout().shards()) {
      digests.put(new ShardKey(round.round(), shard.number()), digest(round, shard, admitted));
    }
    return digests;
  }

  /** Client and slice of the factors that a K-FAC shard keeps, in the canonical order. */
  static List<String> factors(Specification round, ShardKey key, List<Sent> admitted) {
    if (round.wire().getFisher() != FisherStructure.KFAC) {
      return List.of();
    }
    // Of shard 0 the second slice brings both factors.
    int slice = key.shard() == 0 ? 1 : 0;
    return admitted.stream().map(sent -> sent.who().client() + '/' + slice).sorted().toList();
  }

  private static byte[] digest(Specification round, Shard shard, List<Sent> admitted) {
    Bounds bounds = round.wire().getBounds();
    int left = 62 - bounds.getMaxExamplesLog2();
    List<long[]> sums = new ArrayList<>();
    for (Sent sent : admitted) {
      List<double[]> terms = new ArrayList<>();
      List<Integer> units = new ArrayList<>();
      List<ClientUpdateBlock> blocks = blocks(sent, shard);
      if (round.wire().getFisher() == FisherStructure.KFAC) {
        matrix(round, shard, blocks, terms);
        units.addAll(
            List.of(
                left - bounds.getMaxWeightLog2(),
                left - bounds.getMaxProductLog2(),
                left - bounds.getMaxProductLog2(),
                left - bounds.getMaxInputLog2()));
      } else {
        diagonal(blocks.get(0), terms);
        units.addAll(
            List.of(
                left - bounds.getMaxWeightLog2(),
                left - bounds.getMaxFisherLog2(),
                left - bounds.getMaxFisherLog2() - bounds.getMaxWeightLog2()));
      }
      for (int kind = 0; kind < terms.size(); kind++) {
        if (sums.size() <= kind) {
          sums.add(new long[shard.length()]);
        }
        add(sums.get(kind), terms.get(kind), sent.examples() * Math.scalb(1.0, units.get(kind)));
      }
    }
    return digest(sums);
  }

  private static void add(long[] sums, double[] terms, double units) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (long) Math.rint(terms[i] * units);
    }
  }

  private static void diagonal(ClientUpdateBlock block, List<double[]> terms) {
    float[] w = numbers(List.of(block), TensorKind.WEIGHTS);
    float[] f = numbers(List.of(block), TensorKind.FISHER_DIAGONAL);
    double[][] found = new double[3][w.length];
    for (int i = 0; i < w.length; i++) {
      found[0][i] = w[i];
      found[1][i] = f[i];
      found[2][i] = (double) f[i] * w[i];
    }
    terms.addAll(List.of(found));
  }

  private static void matrix(
      Specification round, Shard shard, List<ClientUpdateBlock> slices, List<double[]> terms) {
    MatrixTerms found =
        MatrixTerms.of(
            shard.matrix(),
            numbers(slices, TensorKind.WEIGHTS),
            ShardFold.factor(slices, TensorKind.FACTOR_A),
            ShardFold.factor(slices, TensorKind.FACTOR_G),
            round.wire().getComparisons());
    terms.addAll(List.of(found.weights(), found.product(), found.merge(), found.regression()));
  }

  private static float[] numbers(List<ClientUpdateBlock> slices, TensorKind kind) {
    return slices.stream()
        .flatMap(slice -> slice.getTensors().stream())
        .filter(tensor -> tensor.getKind() == kind)
        .map(
            tensor -> {
              float[] values = new float[Tensors.length(tensor)];
              Tensors.restore(tensor, values);
              return values;
            })
        .findFirst()
        .orElseThrow();
  }

  private static List<ClientUpdateBlock> blocks(Sent sent, Shard shard) {
    List<ClientUpdateBlock> blocks = new ArrayList<>();
    for (byte[] value : sent.blocks()) {
      try {
        ClientUpdateBlock block = Wire.decode(value, ClientUpdateBlock.class);
        if (block.getShard() == shard.number()) {
          blocks.add(block);
        }
      } catch (InvalidRecordException e) {
        throw new IllegalStateException("a sound block", e);
      }
    }
    blocks.sort(Comparator.comparing(ClientUpdateBlock::getSlice));
    return blocks;
  }

  private static byte[] digest(List<long[]> sums) {
    int numbers = sums.stream().mapToInt(kind -> kind.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(numbers * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    sums.forEach(
        kind -> {
          for (long sum : kind) {
            bytes.putLong(sum);
          }
        });
    return Sha256s.of(bytes.array());
  }
}
