package org.fedfisher.solve;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * BLAS and LAPACK in float32: the OpenBLAS that ND4J brings, called without ND4J's arrays, which
 * cannot address a block of columns without copying it. The last bits depend on the CPU and the
 * library's version, not on the run: there is one BLAS thread in the process, so each product is
 * always cut the same way.
 */
final class BlasProducts implements Products<BlasProducts.Matrix> {
  /** 0.7 s at 2,304 on one core, growing with the cube; ResNet-18's widest layer has 4,608. */
  static final int LARGEST_SPECTRUM = 5_000;

  static {
    openblas.blas_set_num_threads(1);
  }

  /** Native memory of one matrix. */
  record Matrix(FloatPointer data, int rows, int columns) {}

  private final List<FloatPointer> owned = new ArrayList<>();

  /** Carries numbers to native memory and back. */
  private float[] chunk = new float[0];

  @Override
  public Matrix zeros(int rows, int columns) {
    Matrix matrix = uninitialised(rows, columns);
    matrix.data.zero();
    return matrix;
  }

  private Matrix uninitialised(int rows, int columns) {
    FloatPointer data = new FloatPointer((long) rows * columns);
    owned.add(data);
    return new Matrix(data, rows, columns);
  }

  @Override
  public Matrix of(int rows, int columns, float[] values, double scale) {
    float[] scaled = values;
    if (scale != 1) {
      scaled = new float[values.length];
      for (int j = 0; j < values.length; j++) {
        scaled[j] = (float) (scale * values[j]);
      }
    }
    Matrix matrix = uninitialised(rows, columns);
    matrix.data.put(scaled, 0, rows * columns);
    return matrix;
  }

  @Override
  public Matrix of(int rows, int columns, double[] values) {
    Matrix matrix = uninitialised(rows, columns);
    put(values, matrix);
    return matrix;
  }

  @Override
  public void put(double[] values, Matrix into) {
    int length = into.rows * into.columns;
    float[] numbers = chunk(length);
    for (int j = 0; j < length; j++) {
      numbers[j] = (float) values[j];
    }
    into.data.put(numbers, 0, length);
  }

  @Override
  public void get(Matrix from, double[] values) {
    int length = from.rows * from.columns;
    float[] numbers = chunk(length);
    from.data.get(numbers, 0, length);
    for (int j = 0; j < length; j++) {
      values[j] = numbers[j];
    }
  }

  private float[] chunk(int length) {
    if (chunk.length < length) {
      chunk = new float[length];
    }
    return chunk;
  }

  @Override
  public void multiply(Matrix a, Matrix b, Matrix c, int from, int to, boolean add) {
    // A pointer's position is where C reads it; a new pointer would be an allocation a call.
    b.data.position(from);
    c.data.position(from);
    openblas.cblas_sgemm(
        openblas.CblasRowMajor,
        openblas.CblasNoTrans,
        openblas.CblasNoTrans,
        a.rows,
        to - from,
        a.columns,
        1,
        a.data,
        a.columns,
        b.data,
        b.columns,
        add ? 1 : 0,
        c.data,
        c.columns);
    b.data.position(0);
    c.data.position(0);
  }

  @Override
  public Spectrum<Matrix> spectrum(int size, double[] symmetric) {
    Matrix transposed = of(size, size, symmetric);
    FloatPointer eigenvalues = new FloatPointer(size);
    owned.add(eigenvalues);
    Eigenvectors.intoRows(size, transposed.data, eigenvalues);
    float[] values = new float[size];
    eigenvalues.get(values);
    double[] doubles = new double[size];
    float[] rows = new float[size * size];
    transposed.data.get(rows);
    for (int k = 0; k < size; k++) {
      doubles[k] = values[k];
    }
    return new Spectrum<>(doubles, of(size, size, Transpose.of(rows, size, size), 1), transposed);
  }

  @Override
  public boolean solve(int size, double[] symmetric, double[] right) {
    try (DoublePointer s = new DoublePointer(symmetric);
        DoublePointer b = new DoublePointer(right)) {
      // Rows of ours are LAPACK's columns, and S is its own transpose.
      int info =
          openblas.LAPACKE_dposv(
              openblas.LAPACK_COL_MAJOR, (byte) 'U', size, right.length / size, s, size, b, size);
      b.get(right);
      return info == 0;
    }
  }

  @Override
  public int largestSpectrum() {
    return LARGEST_SPECTRUM;
  }

  @Override
  public void close() {
    owned.forEach(FloatPointer::deallocate);
    owned.clear();
  }
}
