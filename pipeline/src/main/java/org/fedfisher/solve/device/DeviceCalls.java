package org.fedfisher.solve.device;

/**
 * What a device does for one solve on one thread. Calls take effect in their order and may return
 * before they have; only downloads wait. Buffers live until {@link #close}. Each call may throw a
 * {@link DeviceException}, also for the failure of an earlier one.
 *
 * @param <B> a buffer of float32 or of double numbers
 */
public interface DeviceCalls<B> extends AutoCloseable {
  /** Zeros. */
  B floats(long length);

  /** Zeros. */
  B doubles(long length);

  /** Copies all of {@code values} to the beginning of a buffer of floats. */
  void upload(float[] values, B to);

  /** Copies all of {@code values} to the beginning of a buffer of doubles. */
  void upload(double[] values, B to);

  /** Fills {@code values} from a buffer of floats. */
  void download(B from, float[] values);

  /** Fills {@code values} from a buffer of doubles. */
  void download(B from, double[] values);

  /** A batch of products of floats. */
  void multiply(Gemm gemm, B a, B b, B c);

  /** {@code sums[at] = <x, y>}, doubles, which stay on the device. */
  void dot(B x, B y, int length, B sums, int at);

  /** {@code y = x}, from doubles to floats. */
  void narrow(B x, B y, int length);

  /** {@code y = x}, from floats to doubles. */
  void widen(B x, B y, int length);

  /** {@code y = hx + lambda x}; hx floats, x and y doubles. */
  void damp(B hx, B x, double lambda, B y, int length);

  /** {@code x *= weights}, floats. */
  void weigh(B x, B weights, int length);

  /** Copies a matrix of floats to its place in a larger one. */
  void place(Placing placing, B from, B to);

  /** {@code y = x}, column c times {@code p[c / rank]}; floats, rows x width. */
  void scaleColumns(B x, int rows, int width, int rank, B p, B y);

  /** {@code y = sum_k p[k] x_k}, floats; y is size x size. */
  void sumBlocks(B x, Gemm.Operand blocks, int size, int count, B p, B y);

  /** {@code s = (s + s^T) / 2}, floats. */
  void symmetrise(B s, int size);

  /** {@code y[g][a] = 1 / (max(0, gs[g]) max(0, as[a]) + lambda)}, floats. */
  void invert(B gs, int rows, B as, int columns, double lambda, B y);

  /** Overwrites a symmetric matrix of floats with its eigenvectors, one a row. */
  void eigenvectors(B symmetric, int size, B values);

  /** {@code alpha = rz / pq}, or breakdown where one of them is not positive. */
  void beginStep(B state);

  /** {@code d += alpha p; r -= alpha q}, doubles. */
  void step(B state, B d, B p, B r, B q, int length);

  /** Counts the step; convergence where {@code sqrt(rr)} is enough. */
  void endStep(B state);

  /** {@code p = z + next / rz p}, doubles. */
  void direction(B state, B z, B p, int length);

  /** {@code rz = next}. */
  void carry(B state);

  /** Frees every buffer. */
  @Override
  void close();

  /**
   * A copy.
   *
   * @param rows of the source, which is dense
   * @param columns of the source
   * @param scale multiplies each number
   * @param transposed whether rows become columns
   * @param offset of the first number in the target
   * @param lead numbers from one row of the target to the next
   */
  record Placing(int rows, int columns, float scale, boolean transposed, long offset, int lead) {}
}
