package org.fedfisher.solve.device;

import org.fedfisher.solve.Eigenvectors;
import org.fedfisher.solve.Vectors;
import org.fedfisher.solve.device.Gemm.Operand;

/** A device in plain Java: each call does what a device's kernel or library would. */
class JavaCalls implements DeviceCalls<JavaCalls.Memory> {
  /** Numbers of one kind; the other array is empty. */
  @SuppressWarnings("ArrayRecordComponent")
  record Memory(float[] floats, double[] doubles) {}

  boolean closed;

  @Override
  public Memory floats(long length) {
    return new Memory(new float[Math.toIntExact(length)], new double[0]);
  }

  @Override
  public Memory doubles(long length) {
    return new Memory(new float[0], new double[Math.toIntExact(length)]);
  }

  @Override
  public void upload(float[] values, Memory to) {
    System.arraycopy(values, 0, to.floats, 0, values.length);
  }

  @Override
  public void upload(double[] values, Memory to) {
    System.arraycopy(values, 0, to.doubles, 0, values.length);
  }

  @Override
  public void download(Memory from, float[] values) {
    System.arraycopy(from.floats, 0, values, 0, values.length);
  }

  @Override
  public void download(Memory from, double[] values) {
    System.arraycopy(from.doubles, 0, values, 0, values.length);
  }

  /** As a column-major library would: the same numbers reach cuBLAS. */
  @Override
  public void multiply(Gemm gemm, Memory a, Memory b, Memory c) {
    Gemm columnMajor = gemm.columnMajor();
    for (int k = 0; k < columnMajor.count(); k++) {
      multiply(columnMajor, k, b.floats, a.floats, c.floats);
    }
  }

  private static void multiply(Gemm gemm, int k, float[] a, float[] b, float[] c) {
    for (int column = 0; column < gemm.columns(); column++) {
      for (int row = 0; row < gemm.rows(); row++) {
        double sum = 0;
        for (int i = 0; i < gemm.inner(); i++) {
          sum += (double) a[at(gemm.a(), k, row, i)] * b[at(gemm.b(), k, i, column)];
        }
        int place = at(gemm.c(), k, row, column);
        c[place] = (float) (gemm.alpha() * sum + (gemm.add() ? c[place] : 0));
      }
    }
  }

  private static int at(Operand operand, int k, int row, int column) {
    long start = operand.offset() + k * operand.stride();
    return (int)
        (operand.transposed()
            ? start + column + (long) row * operand.lead()
            : start + row + (long) column * operand.lead());
  }

  @Override
  public void dot(Memory x, Memory y, int length, Memory sums, int at) {
    sums.doubles[at] = Vectors.dot(x.doubles, y.doubles);
  }

  @Override
  public void narrow(Memory x, Memory y, int length) {
    for (int j = 0; j < length; j++) {
      y.floats[j] = (float) x.doubles[j];
    }
  }

  @Override
  public void widen(Memory x, Memory y, int length) {
    for (int j = 0; j < length; j++) {
      y.doubles[j] = x.floats[j];
    }
  }

  @Override
  public void damp(Memory hx, Memory x, double lambda, Memory y, int length) {
    for (int j = 0; j < length; j++) {
      y.doubles[j] = hx.floats[j] + lambda * x.doubles[j];
    }
  }

  @Override
  public void weigh(Memory x, Memory weights, int length) {
    for (int j = 0; j < length; j++) {
      x.floats[j] *= weights.floats[j];
    }
  }

  @Override
  public void place(Placing placing, Memory from, Memory to) {
    for (int row = 0; row < placing.rows(); row++) {
      for (int column = 0; column < placing.columns(); column++) {
        int i = placing.transposed() ? column : row;
        int j = placing.transposed() ? row : column;
        to.floats[(int) (placing.offset() + (long) i * placing.lead() + j)] =
            placing.scale() * from.floats[row * placing.columns() + column];
      }
    }
  }

  @Override
  public void scaleColumns(Memory x, int rows, int width, int rank, Memory p, Memory y) {
    for (int j = 0; j < rows * width; j++) {
      y.floats[j] = x.floats[j] * p.floats[j % width / rank];
    }
  }

  @Override
  public void sumBlocks(Memory x, Operand blocks, int size, int count, Memory p, Memory y) {
    for (int j = 0; j < size * size; j++) {
      float sum = 0;
      for (int k = 0; k < count; k++) {
        long at = k * blocks.stride() + (long) (j / size) * blocks.lead() + j % size;
        sum += p.floats[k] * x.floats[(int) at];
      }
      y.floats[j] = sum;
    }
  }

  @Override
  public void symmetrise(Memory s, int size) {
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < i; j++) {
        float mean = (s.floats[i * size + j] + s.floats[j * size + i]) / 2;
        s.floats[i * size + j] = mean;
        s.floats[j * size + i] = mean;
      }
    }
  }

  @Override
  public void invert(Memory gs, int rows, Memory as, int columns, double lambda, Memory y) {
    for (int j = 0; j < rows * columns; j++) {
      double product =
          Math.max(0.0, gs.floats[j / columns]) * Math.max(0.0, as.floats[j % columns]);
      y.floats[j] = (float) (1 / (product + lambda));
    }
  }

  @Override
  public void eigenvectors(Memory symmetric, int size, Memory values) {
    Eigenvectors.intoRows(size, symmetric.floats, values.floats);
  }

  private static boolean runs(Memory state) {
    return state.doubles[GradientState.STOP] == GradientState.RUNNING;
  }

  @Override
  public void beginStep(Memory state) {
    double[] s = state.doubles;
    if (runs(state)) {
      if (s[GradientState.PQ] > 0 && s[GradientState.RZ] > 0) {
        s[GradientState.ALPHA] = s[GradientState.RZ] / s[GradientState.PQ];
      } else {
        s[GradientState.STOP] = GradientState.BREAKDOWN;
      }
    }
  }

  @Override
  public void step(Memory state, Memory d, Memory p, Memory r, Memory q, int length) {
    if (runs(state)) {
      double alpha = state.doubles[GradientState.ALPHA];
      for (int j = 0; j < length; j++) {
        d.doubles[j] += alpha * p.doubles[j];
        r.doubles[j] -= alpha * q.doubles[j];
      }
    }
  }

  @Override
  public void endStep(Memory state) {
    double[] s = state.doubles;
    if (runs(state)) {
      s[GradientState.ITERATIONS]++;
      if (Math.sqrt(s[GradientState.RR]) <= s[GradientState.ENOUGH]) {
        s[GradientState.STOP] = GradientState.CONVERGED;
      }
    }
  }

  @Override
  public void direction(Memory state, Memory z, Memory p, int length) {
    if (runs(state)) {
      double beta = state.doubles[GradientState.NEXT] / state.doubles[GradientState.RZ];
      for (int j = 0; j < length; j++) {
        p.doubles[j] = z.doubles[j] + beta * p.doubles[j];
      }
    }
  }

  @Override
  public void carry(Memory state) {
    if (runs(state)) {
      state.doubles[GradientState.RZ] = state.doubles[GradientState.NEXT];
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
