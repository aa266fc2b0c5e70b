package org.fedfisher.fisher;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once for the kernels on vectors. They need a module that Java keeps apart until its
 * interface is final, and are named by a string so that nothing breaks where it is missing.
 */
final class FastestKernels {
  private static final String ON_VECTORS = "org.fedfisher.fisher.vector.VectorKernels";
  private static final Logger LOG = LoggerFactory.getLogger(FastestKernels.class);

  static final Kernels FOUND = find();

  private FastestKernels() {}

  private static Kernels find() {
    if (ModuleLayer.boot().findModule(Kernels.MODULE).isEmpty()) {
      LOG.info(
          "folding without vectors: Java was not started with --add-modules {}", Kernels.MODULE);
      return new ScalarKernels();
    }
    try {
      Kernels found =
          (Kernels)
              Class.forName(ON_VECTORS)
                  .getMethod("orNull", Kernels.class)
                  .invoke(null, new ScalarKernels());
      if (found != null) {
        LOG.info("folding on {}", found.name());
        return found;
      }
      LOG.info("folding without vectors: this machine's are too short");
    } catch (ReflectiveOperationException | LinkageError e) {
      LOG.warn(
          "folding without vectors: {} of this Java is not what is expected", Kernels.MODULE, e);
    }
    return new ScalarKernels();
  }
}
