package org.fedfisher.solve;

import java.util.ArrayList;
import java.util.List;
import org.fedfisher.fisher.SymmetricOperator;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.MatrixShape;

/**
 * {@code H W = sum_i p_i G_i W A_i} of one K-FAC matrix, from factors L R^T that are never expanded
 * where they are thin. Clients with thin A are batched: one product of W with all their L side by
 * side, small products with each client's R_G^T and L_G, and one product with all R^T one below the
 * other, which also adds the clients up. Cost: about 4 d r operations a client, d = out x in and r
 * the rank of the cheaper side; memory: the factors twice and three matrices as wide as all ranks.
 */
final class KroneckerOperator<M> implements SymmetricOperator {
  /** A client's p G and where its A stands among the stacked ones. */
  private record Stacked<M>(LeftFactor<M> g, int from, int to) {}

  /** A client whose A is multiplied whole. */
  private record Unstacked<M>(M a, LeftFactor<M> g) {}

  private final Products<M> products;
  private final Orientation orientation;
  private final double trace;
  private final double[] turned;

  private final M w;
  private final M result;
  private final M product;

  private final M lefts;
  private final M rights;
  private final M inner;
  private final M outer;
  private final List<Stacked<M>> stacked = new ArrayList<>();
  private final List<Unstacked<M>> unstacked = new ArrayList<>();

  KroneckerOperator(Products<M> products, MatrixShape shape, List<WeightedFactors> clients) {
    this.products = products;
    this.orientation = Orientation.of(shape, clients);
    this.trace = clients.stream().mapToDouble(WeightedFactors::trace).sum();
    int rows = orientation.rows();
    int columns = orientation.columns();
    turned = new double[orientation.turned() ? shape.parameters() : 0];
    w = products.zeros(rows, columns);
    result = products.zeros(rows, columns);
    product = products.zeros(rows, columns);
    List<WeightedFactors> thin =
        orientation.clients().stream().filter(c -> LeftFactor.isCheaperLow(c.a())).toList();
    int width = thin.stream().mapToInt(c -> c.a().rank()).sum();
    lefts = products.of(columns, width, sideBySide(thin, columns, width), 1);
    rights = products.of(width, columns, oneBelowTheOther(thin, columns, width), 1);
    inner = products.zeros(rows, width);
    outer = products.zeros(rows, width);
    loadClients(Math.max(width, columns));
  }

  private void loadClients(int widest) {
    int rank =
        orientation.clients().stream()
            .filter(c -> LeftFactor.isCheaperLow(c.g()))
            .mapToInt(c -> c.g().rank())
            .max()
            .orElse(0);
    M scratch = products.zeros(rank, widest);
    int from = 0;
    for (WeightedFactors client : orientation.clients()) {
      LeftFactor<M> g = LeftFactor.of(products, client.p(), client.g(), scratch);
      if (LeftFactor.isCheaperLow(client.a())) {
        stacked.add(new Stacked<>(g, from, from + client.a().rank()));
        from += client.a().rank();
      } else {
        unstacked.add(new Unstacked<>(whole(client.a()), g));
      }
    }
  }

  private M whole(Factor a) {
    // LeftFactor expands what is not worth keeping thin; p stays with G.
    M none = products.zeros(0, 0);
    if (LeftFactor.of(products, 1, a, none) instanceof LeftFactor.Whole<M> whole) {
      return whole.matrix();
    }
    throw new IllegalStateException("a thin A among the whole ones");
  }

  private static float[] sideBySide(List<WeightedFactors> clients, int size, int width) {
    float[] stack = new float[size * width];
    int from = 0;
    for (WeightedFactors client : clients) {
      Factor a = client.a();
      for (int j = 0; j < size; j++) {
        System.arraycopy(a.left(), j * a.rank(), stack, j * width + from, a.rank());
      }
      from += a.rank();
    }
    return stack;
  }

  private static float[] oneBelowTheOther(List<WeightedFactors> clients, int size, int width) {
    float[] stack = new float[size * width];
    int from = 0;
    for (WeightedFactors client : clients) {
      Factor a = client.a();
      float[] transposed = Transpose.of(a.right(), size, a.rank());
      System.arraycopy(transposed, 0, stack, from * size, transposed.length);
      from += a.rank();
    }
    return stack;
  }

  @Override
  public int size() {
    return orientation.rows() * orientation.columns();
  }

  @Override
  public double trace() {
    return trace;
  }

  @Override
  public void apply(double[] x, double[] y) {
    if (orientation.turned()) {
      Transpose.into(x, orientation.columns(), orientation.rows(), turned);
      products.put(turned, w);
    } else {
      products.put(x, w);
    }
    multiply();
    if (orientation.turned()) {
      products.get(result, turned);
      Transpose.into(turned, orientation.rows(), orientation.columns(), y);
    } else {
      products.get(result, y);
    }
  }

  private void multiply() {
    int columns = orientation.columns();
    if (!stacked.isEmpty()) {
      int width = stacked.get(stacked.size() - 1).to;
      products.multiply(w, lefts, inner, 0, width, false);
      for (Stacked<M> client : stacked) {
        client.g.multiply(products, inner, outer, client.from, client.to, false);
      }
      products.multiply(outer, rights, result, 0, columns, false);
    }
    boolean add = !stacked.isEmpty();
    for (Unstacked<M> client : unstacked) {
      products.multiply(w, client.a, product, 0, columns, false);
      client.g.multiply(products, product, result, 0, columns, add);
      add = true;
    }
  }
}
