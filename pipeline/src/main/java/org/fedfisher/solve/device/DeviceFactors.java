package org.fedfisher.solve.device;

import java.util.Arrays;
import org.fedfisher.schemas.Factor;
import org.fedfisher.solve.WeightedFactors;
import org.fedfisher.solve.device.DeviceCalls.Placing;
import org.fedfisher.solve.device.Gemm.Operand;

/**
 * All clients' factors of a matrix on a device, loaded one client at a time: thin ones as L side by
 * side and R^T one below the other, p with the G that stands left.
 */
final class DeviceFactors<B> {
  final FactorLayout layout;
  private final DeviceCalls<B> calls;

  /** Thin: all L of A, columns x widthA. Whole: A by A, columns x columns each. */
  final B a;

  /** Thin: all R^T of A, widthA x columns. */
  final B rightA;

  /** All p L of G, rows x widthG, or all p G, rows x clients rows: side by side. */
  final B g;

  /** Thin: all R^T of G, widthG x rows. */
  final B rightG;

  private final B left;
  private final B right;
  private final float[] p;
  private int loaded;

  DeviceFactors(DeviceCalls<B> calls, FactorLayout layout) {
    this.calls = calls;
    this.layout = layout;
    long widthA = layout.widthA();
    a = calls.floats(layout.columns() * widthA);
    rightA = calls.floats(layout.thinA() ? widthA * layout.columns() : 0);
    g = calls.floats((long) layout.rows() * layout.widthG());
    rightG = calls.floats(layout.thinG() ? (long) layout.widthG() * layout.rows() : 0);
    left = calls.floats(layout.staging());
    right = calls.floats(layout.staging());
    p = new float[layout.clients()];
  }

  int loaded() {
    return loaded;
  }

  /** Whether there is a place for one more client like this. */
  boolean fits(WeightedFactors client) {
    return loaded < layout.clients() && layout.fits(client);
  }

  void add(WeightedFactors client) {
    int columns = layout.columns();
    int rows = layout.rows();
    p[loaded] = (float) client.p();
    if (layout.thinA()) {
      addThin(layout.first(client), columns, layout.rankA(), 1, a, rightA);
    } else {
      Operand block = new Operand((long) loaded * columns * columns, columns, 0, false);
      addWhole(layout.first(client), columns, 1, block, a);
    }
    if (layout.thinG()) {
      addThin(layout.second(client), rows, layout.rankG(), p[loaded], g, rightG);
    } else {
      Operand block = new Operand((long) loaded * rows, layout.widthG(), 0, false);
      addWhole(layout.second(client), rows, p[loaded], block, g);
    }
    loaded++;
  }

  /** Of the transposed problem the two sides change places. */
  private void addThin(Factor factor, int size, int rank, float scale, B lefts, B rights) {
    if (factor.rank() == 0) {
      return;
    }
    long first = (long) loaded * rank;
    int lead = layout.clients() * rank;
    calls.upload(layout.turned() ? factor.right() : factor.left(), left);
    calls.place(new Placing(size, factor.rank(), scale, false, first, lead), left, lefts);
    calls.upload(layout.turned() ? factor.left() : factor.right(), left);
    calls.place(new Placing(size, factor.rank(), 1, true, first * size, size), left, rights);
  }

  private void addWhole(Factor factor, int size, float scale, Operand block, B to) {
    if (factor.rank() == 0) {
      return;
    }
    calls.upload(factor.left(), left);
    if (factor.isWhole()) {
      calls.place(
          new Placing(size, size, scale, layout.turned(), block.offset(), block.lead()), left, to);
      return;
    }
    calls.upload(factor.right(), right);
    int rank = factor.rank();
    Gemm product =
        new Gemm(
            size,
            rank,
            size,
            scale,
            false,
            Operand.matrix(rank),
            Operand.transpose(rank),
            block,
            1);
    calls.multiply(product, layout.turned() ? right : left, layout.turned() ? left : right, to);
  }

  /** {@code sum_i p_i A_i}, symmetric, columns x columns. */
  B sumA() {
    int columns = layout.columns();
    B shares = calls.floats(p.length);
    calls.upload(p, shares);
    B sum = calls.floats((long) columns * columns);
    if (layout.thinA()) {
      B scaled = calls.floats((long) columns * layout.widthA());
      calls.scaleColumns(a, columns, layout.widthA(), layout.rankA(), shares, scaled);
      calls.multiply(Gemm.of(columns, layout.widthA(), columns), scaled, rightA, sum);
    } else {
      Operand blocks = Operand.batch(columns, (long) columns * columns);
      calls.sumBlocks(a, blocks, columns, layout.clients(), shares, sum);
    }
    calls.symmetrise(sum, columns);
    return sum;
  }

  /** {@code sum_i p_i G_i}, symmetric, rows x rows. */
  B sumG() {
    int rows = layout.rows();
    B sum = calls.floats((long) rows * rows);
    if (layout.thinG()) {
      calls.multiply(Gemm.of(rows, layout.widthG(), rows), g, rightG, sum);
    } else {
      float[] ones = new float[layout.clients()];
      Arrays.fill(ones, 1);
      B each = calls.floats(ones.length);
      calls.upload(ones, each);
      calls.sumBlocks(g, Operand.batch(layout.widthG(), rows), rows, layout.clients(), each, sum);
    }
    calls.symmetrise(sum, rows);
    return sum;
  }
}
