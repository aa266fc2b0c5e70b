package org.fedfisher.train;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * The sum of {@code r r^T} over many rows {@code r}: what K-FAC's factors and the full Fisher are
 * made of.
 *
 * <p>BLAS's symmetric product computes only the upper triangle, and the result mirrors it: it is
 * symmetric by construction. A batch is summed in float, batches in double, so rounding does not
 * grow with the number of examples. Below ND4J, whose product has no symmetric form and costs
 * microseconds a call. For one thread.
 */
final class SecondMoment implements AutoCloseable {
  private final int size;

  /** Row {@code i} holds the entries {@code (i, i..size-1)}. */
  private final double[][] sums;

  private final FloatPointer batch;
  private final float[] row;
  private FloatPointer rows = new FloatPointer(0);
  private boolean batchEmpty = true;

  /** Zero, {@code size x size}. */
  SecondMoment(int size) {
    this.size = size;
    this.sums = new double[size][];
    for (int i = 0; i < size; i++) {
      sums[i] = new double[size - i];
    }
    this.batch = new FloatPointer((long) size * size);
    this.row = new float[size];
  }

  /** Adds {@code count} rows to the batch, {@code [count][size]}. */
  void addRows(float[] values, int count) {
    load(values, count);
    multiply(openblas.CblasTrans, count, size);
  }

  /** Adds {@code sets} times {@code count} columns to the batch, {@code [sets][size][count]}. */
  void addColumns(float[] values, int sets, int count) {
    load(values, sets * count);
    for (int set = 0; set < sets; set++) {
      rows.position((long) set * size * count);
      multiply(openblas.CblasNoTrans, count, count);
    }
    rows.position(0);
  }

  private void load(float[] values, int count) {
    int length = count * size;
    rows = Native.atLeast(rows, length);
    rows.put(values, 0, length);
  }

  private void multiply(int transposed, int count, int stride) {
    openblas.cblas_ssyrk(
        openblas.CblasRowMajor,
        openblas.CblasUpper,
        transposed,
        size,
        count,
        1,
        rows,
        stride,
        batchEmpty ? 0 : 1,
        batch,
        size);
    batchEmpty = false;
  }

  /** Adds the batch to the sums and starts another. */
  void endBatch() {
    if (batchEmpty) {
      return;
    }
    for (int i = 0; i < size; i++) {
      double[] sum = sums[i];
      batch.position((long) i * size + i).get(row, 0, sum.length);
      for (int j = 0; j < sum.length; j++) {
        sum[j] += row[j];
      }
    }
    batch.position(0);
    batchEmpty = true;
  }

  /** The sums over all ended batches divided by {@code count}, row-major. */
  float[] mean(double count) {
    float[] mean = new float[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = i; j < size; j++) {
        mean[i * size + j] = (float) (sums[i][j - i] / count);
        mean[j * size + i] = mean[i * size + j];
      }
    }
    return mean;
  }

  @Override
  public void close() {
    batch.close();
    rows.close();
  }
}
