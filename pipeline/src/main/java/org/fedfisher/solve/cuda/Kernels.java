package org.fedfisher.solve.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;

/**
 * The kernels of {@code kernels.cu}, compiled by the driver for its device when they are loaded.
 */
final class Kernels {
  /** By the names that they have in the source, there in lower case. */
  enum Kernel {
    NARROW,
    WIDEN,
    DAMP,
    WEIGH,
    PLACE,
    SCALE_COLUMNS,
    SUM_BLOCKS,
    SYMMETRISE,
    INVERT,
    BEGIN_STEP,
    STEP,
    END_STEP,
    DIRECTION,
    CARRY;

    String function() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Kernel, CUfunc_st> functions = new EnumMap<>(Kernel.class);

  /** In the current context. */
  Kernels() {
    CUmod_st module = new CUmod_st();
    // A new native array is zero-terminated, as PTX must be.
    try (BytePointer text = new BytePointer(ptx())) {
      Results.driver(cudart.cuModuleLoadData(module, text), "cuModuleLoadData");
    }
    for (Kernel kernel : Kernel.values()) {
      CUfunc_st function = new CUfunc_st();
      Results.driver(
          cudart.cuModuleGetFunction(function, module, kernel.function()),
          "cuModuleGetFunction " + kernel.function());
      functions.put(kernel, function);
    }
  }

  CUfunc_st function(Kernel kernel) {
    CUfunc_st function = functions.get(kernel);
    if (function == null) {
      throw new IllegalStateException("kernel " + kernel + " was not loaded");
    }
    return function;
  }

  private static String ptx() {
    try (InputStream in = Kernels.class.getResourceAsStream("kernels.ptx")) {
      if (in == null) {
        throw new IllegalStateException("kernels.ptx is missing beside " + Kernels.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
