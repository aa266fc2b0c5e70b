package org.fedfisher.fisher;

import java.util.ArrayList;
import java.util.List;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.FactorCodec;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;

/** Folds what a client sent for a shard into its sums, by the round's Fisher structure. */
public final class ShardFold {
  private final Contribution elementwise = new Contribution();

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
      case NONE, DIAGONAL -> elementwise.fold(slices.get(0), examples, grid, into);
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
