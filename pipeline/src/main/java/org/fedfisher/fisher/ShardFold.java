package org.fedfisher.fisher;

import java.util.ArrayList;
import java.util.List;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.FactorCodec;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;

/** Folds what a client sent for a shard into its sums, by the round's Fisher structure. */
public final class ShardFold {
  /** Scratch space, one for each client of a pass. */
  private final List<Contribution> elementwise = new ArrayList<>();

  /**
   * Folds the checked blocks of several clients into the sums of a shard whose terms are
   * elementwise ({@link FisherStructure#NONE}, {@link FisherStructure#DIAGONAL}), in one pass.
   *
   * @param examples of each client
   */
  public void fold(
      List<ClientUpdateBlock> blocks, long[] examples, ShardShape shape, ShardSums into) {
    while (elementwise.size() < blocks.size()) {
      elementwise.add(new Contribution());
    }
    List<Contribution> clients = elementwise.subList(0, blocks.size());
    for (int client = 0; client < blocks.size(); client++) {
      clients.get(client).read(blocks.get(client));
    }
    into.fold(clients, examples, shape.grid());
  }

  /**
   * Folds the checked slices, in their order, of a client with so many examples.
   *
   * @return tr(A) tr(G) of a K-FAC matrix, 0 for other structures
   * @throws IllegalStateException where they are not what the shape asks for: they were checked
   */
  public double fold(
      List<ClientUpdateBlock> slices, long examples, ShardShape shape, ShardSums into) {
    Grid grid = shape.grid();
    switch (shape.fisher()) {
      case NONE, DIAGONAL -> fold(slices.subList(0, 1), new long[] {examples}, shape, into);
      case FULL -> into.fold(rows(slices.get(0), shape), examples, grid);
      case KFAC -> {
        MatrixTerms terms = matrix(slices, shape);
        into.fold(terms, examples, grid);
        return terms.curvature();
      }
    }
    return 0;
  }

  private static MatrixTerms matrix(List<ClientUpdateBlock> slices, ShardShape shape) {
    return MatrixTerms.of(
        shape.matrix(),
        joined(pieces(slices, TensorKind.WEIGHTS), shape.parameters()),
        factor(slices, TensorKind.FACTOR_A),
        factor(slices, TensorKind.FACTOR_G),
        shape.comparisons());
  }

  /** A factor of which the slices hold the pieces. */
  public static Factor factor(List<ClientUpdateBlock> slices, TensorKind kind) {
    return FactorCodec.decode(pieces(slices, kind));
  }

  private static RowTerms rows(ClientUpdateBlock block, ShardShape shape) {
    TensorSlice rows = pieces(List.of(block), TensorKind.FISHER_ROWS).get(0);
    float[] fisher = joined(List.of(rows), shape.parameters() * shape.modelParameters());
    return RowTerms.of(
        joined(pieces(List.of(block), TensorKind.WEIGHTS), shape.modelParameters()),
        fisher,
        Tensors.bound(rows, fisher),
        shape.first(),
        shape.parameters());
  }

  private static List<TensorSlice> pieces(List<ClientUpdateBlock> slices, TensorKind kind) {
    List<TensorSlice> pieces = new ArrayList<>();
    for (ClientUpdateBlock slice : slices) {
      for (TensorSlice tensor : slice.getTensors()) {
        if (tensor.getKind() == kind) {
          pieces.add(tensor);
        }
      }
    }
    return pieces;
  }

  private static float[] joined(List<TensorSlice> pieces, int length) {
    float[] all = new float[length];
    int at = 0;
    for (TensorSlice piece : pieces) {
      float[] some = new float[Tensors.length(piece)];
      Tensors.restore(piece, some);
      if (at + some.length > length) {
        throw new IllegalStateException(
            "%s of more than %,d numbers".formatted(piece.getKind(), length));
      }
      System.arraycopy(some, 0, all, at, some.length);
      at += some.length;
    }
    if (at != length) {
      throw new IllegalStateException("%,d numbers, expected %,d".formatted(at, length));
    }
    return all;
  }
}
