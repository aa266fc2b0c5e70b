package org.fedfisher.solve.cuda;

import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.fedfisher.solve.device.DeviceException;

/** What calls return, as exceptions. */
final class Results {
  private Results() {}

  /** Of the driver. */
  static void driver(int result, String call) {
    if (result != 0) {
      throw new DeviceException("%s: %s".formatted(call, driverError(result)));
    }
  }

  private static String driverError(int result) {
    try (PointerPointer<BytePointer> name = new PointerPointer<>(1)) {
      return cudart.cuGetErrorName(result, name) == 0
          ? "%s (%d)".formatted(name.get(BytePointer.class, 0).getString(), result)
          : "error " + result;
    }
  }

  /** Of cuBLAS. */
  static void blas(int result, String call) {
    if (result != 0) {
      throw new DeviceException(
          "%s: %s (%d)".formatted(call, cublas.cublasGetStatusString(result).getString(), result));
    }
  }

  /** Of cuSOLVER. */
  static void solver(int result, String call) {
    if (result != 0) {
      throw new DeviceException("%s: cuSOLVER status %d".formatted(call, result));
    }
  }
}
