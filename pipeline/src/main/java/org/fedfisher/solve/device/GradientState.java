package org.fedfisher.solve.device;

/**
 * The scalars of a conjugate gradient on a device, numbers of one buffer of doubles. The same
 * indices stand in {@code kernels.cu}.
 */
public final class GradientState {
  /** {@code <r, z>}. */
  public static final int RZ = 0;

  /** {@code <p, H p>}. */
  public static final int PQ = 1;

  /** {@code <r, r>}. */
  public static final int RR = 2;

  /** {@code <r, z>} of the next iteration. */
  public static final int NEXT = 3;

  /** Length of the step. */
  public static final int ALPHA = 4;

  /** Largest norm of r that ends the iteration. */
  public static final int ENOUGH = 5;

  /** {@link #RUNNING}, {@link #CONVERGED} or {@link #BREAKDOWN}; then nothing changes any more. */
  public static final int STOP = 6;

  /** Steps taken. */
  public static final int ITERATIONS = 7;

  public static final int LENGTH = 8;

  public static final int RUNNING = 0;
  public static final int CONVERGED = 1;
  public static final int BREAKDOWN = 2;

  private GradientState() {}
}
