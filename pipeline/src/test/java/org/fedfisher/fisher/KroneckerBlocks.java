package org.fedfisher.fisher;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.fedfisher.schemas.FactorCodec;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.wire.Bounds;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;

/** Slices of random K-FAC clients for tests: a matrix of 3 x 5 with its bias. */
public final class KroneckerBlocks {
  public static final MatrixShape MATRIX = new MatrixShape(3, 5, true);

  private KroneckerBlocks() {}

  public static ShardShape shape(Bounds bounds) {
    return new ShardShape(
        FisherStructure.KFAC,
        MATRIX.parameters(),
        0,
        0,
        MATRIX,
        true,
        bounds.getMaxExamplesLog2(),
        bounds.getMaxFisherLog2(),
        bounds.getMaxWeightLog2(),
        bounds.getMaxProductLog2(),
        bounds.getMaxInputLog2());
  }

  public static float[] weights(long seed) {
    Random random = new Random(seed);
    float[] weights = new float[MATRIX.parameters()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    return weights;
  }

  /** A random positive semi-definite matrix. */
  public static float[] factor(long seed, int size) {
    Random random = new Random(seed);
    double[] root = random.doubles((long) size * size, -1, 1).toArray();
    float[] factor = new float[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
          sum += root[i * size + k] * root[j * size + k];
        }
        factor[i * size + j] = (float) sum;
      }
    }
    return factor;
  }

  /** Three slices: some weights; the other weights and two columns of A; the rest. */
  public static List<ClientUpdateBlock> slices(String client, TensorEncoding encoding) {
    long seed = client.hashCode();
    float[] w = weights(seed);
    TensorSlice a = FactorCodec.encode(TensorKind.FACTOR_A, encoding, factor(~seed, 5), 5, 4);
    TensorSlice g = FactorCodec.encode(TensorKind.FACTOR_G, encoding, factor(seed + 1, 3), 3, 4);
    List<List<TensorSlice>> tensors = new ArrayList<>();
    tensors.add(List.of(numbers(w, 0, 7)));
    if (encoding == TensorEncoding.EIGEN9) {
      tensors.add(List.of(numbers(w, 7, 8), FactorCodec.columns(a, 0, 2)));
      tensors.add(List.of(FactorCodec.columns(a, 2, 2), g));
    } else {
      tensors.add(List.of(numbers(w, 7, 8), a));
      tensors.add(List.of(g));
    }
    List<ClientUpdateBlock> slices = new ArrayList<>();
    for (int slice = 0; slice < tensors.size(); slice++) {
      slices.add(new ClientUpdateBlock("r1", client, "u1", 0, tensors.get(slice), slice));
    }
    return slices;
  }

  /** All of a client's matrix in one block. */
  public static ClientUpdateBlock whole(String client, TensorEncoding encoding) {
    long seed = client.hashCode();
    float[] w = weights(seed);
    return new ClientUpdateBlock(
        "r1",
        client,
        "u1",
        0,
        List.of(
            numbers(w, 0, w.length),
            FactorCodec.encode(TensorKind.FACTOR_A, encoding, factor(~seed, 5), 5, 4),
            FactorCodec.encode(TensorKind.FACTOR_G, encoding, factor(seed + 1, 3), 3, 4)),
        0);
  }

  private static TensorSlice numbers(float[] w, int from, int length) {
    return Tensors.slice(
        TensorKind.WEIGHTS, TensorEncoding.INT16, w, from, length, Tensors.scale(w, 0, w.length));
  }
}
