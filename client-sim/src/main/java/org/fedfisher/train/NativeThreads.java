package org.fedfisher.train;

import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Keeps native code on the thread that calls it.
 *
 * <p>Clients are trained in parallel, one per core; a native thread pool under each would only make
 * them wait for one another, and results would depend on the number of cores. OneDNN heeds only the
 * environment: start the JVM with {@code OMP_NUM_THREADS=1}.
 */
final class NativeThreads {
  static {
    Environment environment = Nd4j.getEnvironment();
    environment.setMaxThreads(1);
    environment.setMaxMasterThreads(1);
    openblas.blas_set_num_threads(1);
  }

  private NativeThreads() {}

  /** Has its effect once, on the first call. */
  static void limitToOne() {}
}
