package org.fedfisher.train;

import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Keeps native code on the thread that calls it.
 *
 * <p>Clients are trained in parallel, one per core; a native thread pool under each would only make
 * them wait for one another.
 */
final class NativeThreads {
  static {
    Environment environment = Nd4j.getEnvironment();
    environment.setMaxThreads(1);
    environment.setMaxMasterThreads(1);
    openblas.blas_set_num_threads(1);
  }

  private NativeThreads() {}

  /**
   * To be called by each thread before it computes: OpenMP, which OneDNN uses, counts per thread.
   */
  static void limitToOne() {
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
  }
}
