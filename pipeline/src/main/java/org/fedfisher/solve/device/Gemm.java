package org.fedfisher.solve.device;

/**
 * A batch of products {@code C_k = alpha op(A_k) op(B_k)}, or added to what C_k holds, for k from 0
 * to count - 1; float32, row-major.
 *
 * @param rows of C
 * @param inner columns of op(A), rows of op(B)
 * @param columns of C
 * @param alpha multiplies the products
 * @param add whether they are added
 * @param count of the batch
 */
public record Gemm(
    int rows,
    int inner,
    int columns,
    float alpha,
    boolean add,
    Operand a,
    Operand b,
    Operand c,
    int count) {

  /**
   * Where a batch's matrices stand in a buffer.
   *
   * @param offset of the first, in numbers
   * @param lead numbers from one row to the next
   * @param stride numbers from one matrix to the next; 0 where all products share one
   * @param transposed whether the transpose is meant, {@code op(A) = A^T}
   */
  public record Operand(long offset, int lead, long stride, boolean transposed) {
    /** One whole matrix at the beginning of its buffer. */
    static Operand matrix(int columns) {
      return new Operand(0, columns, 0, false);
    }

    /** The transpose of one whole matrix at the beginning of its buffer. */
    static Operand transpose(int columns) {
      return new Operand(0, columns, 0, true);
    }

    /** Matrices of a batch. */
    static Operand batch(int lead, long stride) {
      return new Operand(0, lead, stride, false);
    }
  }

  /** One product of whole matrices. */
  static Gemm of(int rows, int inner, int columns) {
    return of(
        rows,
        inner,
        columns,
        Operand.matrix(inner),
        Operand.matrix(columns),
        Operand.matrix(columns),
        1);
  }

  /** A batch that overwrites C. */
  static Gemm of(int rows, int inner, int columns, Operand a, Operand b, Operand c, int count) {
    return new Gemm(rows, inner, columns, 1, false, a, b, c, count);
  }

  /**
   * The same batch for a library of column-major matrices, to which a row-major matrix is its
   * transpose: {@code C^T = op(B)^T op(A)^T}. Its A is this one's B.
   */
  public Gemm columnMajor() {
    return new Gemm(columns, inner, rows, alpha, add, b, a, c, count);
  }

  /** Multiplications and additions. */
  public double operations() {
    return 2.0 * rows * inner * columns * count;
  }
}
