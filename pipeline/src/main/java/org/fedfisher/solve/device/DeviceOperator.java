package org.fedfisher.solve.device;

import org.fedfisher.fisher.SymmetricOperator;
import org.fedfisher.solve.Transpose;
import org.fedfisher.solve.device.Gemm.Operand;

/**
 * {@code H W = sum_i p_i G_i W A_i} on a device, the factors never expanded where they are thin.
 * Thin A: one product of W with all L of A side by side; a batch over the clients, or two, with R^T
 * and p L of G; one product with all R^T of A one below the other, whose inner dimension is the
 * clients', so that it adds them up. Whole A and G: a batch of W A_i, one below the other, and one
 * product with all p G side by side, which again adds them up.
 */
final class DeviceOperator<B> implements SymmetricOperator {
  private final DeviceCalls<B> calls;
  private final DeviceFactors<B> factors;
  private final FactorLayout layout;
  private final double trace;

  /** W, float32, rows x columns: what {@link #multiply} reads. */
  final B w;

  /** H W, float32. */
  final B result;

  private final B inner;
  private final B small;
  private final B outer;
  private final B vector;
  private final double[] scratch;

  DeviceOperator(DeviceCalls<B> calls, DeviceFactors<B> factors, double trace) {
    this.calls = calls;
    this.factors = factors;
    this.layout = factors.layout;
    this.trace = trace;
    int parameters = layout.parameters();
    w = calls.floats(parameters);
    result = calls.floats(parameters);
    inner = calls.floats((long) layout.rows() * layout.widthA());
    boolean small = layout.thinA() && layout.thinG();
    this.small = calls.floats(small ? (long) layout.rankG() * layout.widthA() : 0);
    boolean outer = layout.thinA() && !layout.thinG();
    this.outer = calls.floats(outer ? (long) layout.rows() * layout.widthA() : 0);
    vector = calls.doubles(parameters);
    scratch = new double[layout.turned() ? parameters : 0];
  }

  @Override
  public int size() {
    return layout.parameters();
  }

  @Override
  public double trace() {
    return trace;
  }

  @Override
  public void apply(double[] x, double[] y) {
    upload(x, vector);
    calls.narrow(vector, w, size());
    multiply();
    calls.widen(result, vector, size());
    download(vector, y);
  }

  /** Copies a vector of the problem to the device. */
  void upload(double[] x, B to) {
    if (layout.turned()) {
      int out = layout.columns();
      Transpose.into(x, out, layout.rows(), scratch);
      calls.upload(scratch, to);
    } else {
      calls.upload(x, to);
    }
  }

  /** Copies a vector back. */
  void download(B from, double[] x) {
    if (layout.turned()) {
      calls.download(from, scratch);
      Transpose.into(scratch, layout.rows(), layout.columns(), x);
    } else {
      calls.download(from, x);
    }
  }

  /** {@code result = H w}; nothing leaves the device. */
  void multiply() {
    if (layout.thinA()) {
      multiplyThin();
    } else {
      multiplyWhole();
    }
  }

  private void multiplyThin() {
    int rows = layout.rows();
    int columns = layout.columns();
    int rankA = layout.rankA();
    int widthA = layout.widthA();
    int clients = layout.clients();
    Operand slices = Operand.batch(widthA, rankA);
    calls.multiply(Gemm.of(rows, columns, widthA), w, factors.a, inner);
    B last;
    if (layout.thinG()) {
      int rankG = layout.rankG();
      Operand rights = Operand.batch(rows, (long) rankG * rows);
      Operand lefts = Operand.batch(layout.widthG(), rankG);
      calls.multiply(
          Gemm.of(rankG, rows, rankA, rights, slices, slices, clients),
          factors.rightG,
          inner,
          small);
      calls.multiply(
          Gemm.of(rows, rankG, rankA, lefts, slices, slices, clients), factors.g, small, inner);
      last = inner;
    } else {
      Operand whole = Operand.batch(layout.widthG(), rows);
      calls.multiply(
          Gemm.of(rows, rows, rankA, whole, slices, slices, clients), factors.g, inner, outer);
      last = outer;
    }
    calls.multiply(Gemm.of(rows, widthA, columns), last, factors.rightA, result);
  }

  private void multiplyWhole() {
    int rows = layout.rows();
    int columns = layout.columns();
    Operand shared = Operand.batch(columns, 0);
    Operand blocks = Operand.batch(columns, (long) columns * columns);
    Operand products = Operand.batch(columns, (long) rows * columns);
    calls.multiply(
        Gemm.of(rows, columns, columns, shared, blocks, products, layout.clients()),
        w,
        factors.a,
        inner);
    calls.multiply(Gemm.of(rows, layout.widthG(), columns), factors.g, inner, result);
  }
}
