package org.fedfisher.solve.device;

import org.fedfisher.solve.KroneckerProblem;

/** What a device's solve costs, and how fast the device multiplies by itself. */
public final class DeviceRates {
  private DeviceRates() {}

  /** Multiplications and additions of one iteration: a product, and a preconditioning if any. */
  public static double operations(KroneckerProblem problem) {
    FactorLayout layout = layout(problem);
    boolean preconditioned = DeviceSolve.preconditioned(layout, problem.damping());
    return layout.operations() + (preconditioned ? layout.preconditioning() : 0);
  }

  /** Device memory that a solve reserves. */
  public static long bytes(KroneckerProblem problem) {
    return layout(problem).bytes(true);
  }

  private static FactorLayout layout(KroneckerProblem problem) {
    int rankA = problem.clients().stream().mapToInt(c -> c.a().rank()).max().orElse(0);
    int rankG = problem.clients().stream().mapToInt(c -> c.g().rank()).max().orElse(0);
    return FactorLayout.of(problem.shape(), problem.clients().size(), rankA, rankG);
  }

  /**
   * GFLOP/s of products of square matrices in float32, and nothing else.
   *
   * @param size of the matrices
   * @param times how many products; as many before, to warm up
   */
  public static double gemm(DeviceLibrary library, int size, int times) {
    try (DeviceCalls<?> calls = library.open()) {
      return gemm(calls, size, times);
    }
  }

  private static <B> double gemm(DeviceCalls<B> calls, int size, int times) {
    Gemm product = Gemm.of(size, size, size);
    long numbers = (long) size * size;
    B a = calls.floats(numbers);
    B b = calls.floats(numbers);
    B c = calls.floats(numbers);
    multiply(calls, product, a, b, c, times);
    long start = System.nanoTime();
    multiply(calls, product, a, b, c, times);
    return product.operations() * times / (System.nanoTime() - start);
  }

  private static <B> void multiply(DeviceCalls<B> calls, Gemm product, B a, B b, B c, int times) {
    for (int time = 0; time < times; time++) {
      calls.multiply(product, a, b, c);
    }
    // Waits.
    calls.download(c, new float[1]);
  }
}
