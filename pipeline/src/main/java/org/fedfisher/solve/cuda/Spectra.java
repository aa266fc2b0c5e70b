package org.fedfisher.solve.cuda;

import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.cusolver.cusolverDnContext;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cusolver;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.fedfisher.solve.device.DeviceException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** cuSOLVER's eigendecomposition in one stream. */
final class Spectra {
  private static final Logger LOG = LoggerFactory.getLogger(Spectra.class);

  private final cusolverDnContext handle = new cusolverDnContext();
  private final String version;

  private Spectra(CUstream_st stream) {
    int[] number = new int[1];
    Results.solver(cusolver.cusolverGetVersion(number), "cusolverGetVersion");
    version =
        "cuSOLVER %d.%d.%d".formatted(number[0] / 1000, number[0] / 100 % 10, number[0] % 100);
    Results.solver(cusolver.cusolverDnCreate(handle), "cusolverDnCreate");
    Results.solver(cusolver.cusolverDnSetStream(handle, stream), "cusolverDnSetStream");
  }

  /** Null where the library is missing: eigenvectors come from the CPU then. */
  static @Nullable Spectra open(CUstream_st stream) {
    try {
      return new Spectra(stream);
    } catch (LinkageError e) {
      LOG.info("no cuSOLVER, eigenvectors by LAPACK on the CPU: {}", e.toString());
      return null;
    }
  }

  String version() {
    return version;
  }

  /** As {@link org.fedfisher.solve.device.DeviceCalls#eigenvectors}; waits. */
  void intoRows(CudaCalls calls, CudaBuffer symmetric, int size, CudaBuffer values) {
    DeviceFloats matrix = new DeviceFloats().at(symmetric, 0);
    DeviceFloats eigenvalues = new DeviceFloats().at(values, 0);
    int[] length = new int[1];
    try (IntPointer wanted = new IntPointer(1)) {
      Results.solver(
          cusolver.cusolverDnSsyevd_bufferSize(
              handle,
              cusolver.CUSOLVER_EIG_MODE_VECTOR,
              cublas.CUBLAS_FILL_MODE_UPPER,
              size,
              matrix,
              size,
              eigenvalues,
              wanted),
          "cusolverDnSsyevd_bufferSize");
      wanted.get(length);
    }
    CudaBuffer work = calls.floats(length[0]);
    CudaBuffer info = calls.floats(1);
    // Column-major eigenvectors in columns are row-major eigenvectors in rows.
    Results.solver(
        cusolver.cusolverDnSsyevd(
            handle,
            cusolver.CUSOLVER_EIG_MODE_VECTOR,
            cublas.CUBLAS_FILL_MODE_UPPER,
            size,
            matrix,
            size,
            eigenvalues,
            new DeviceFloats().at(work, 0),
            length[0],
            new DeviceInts(info)),
        "cusolverDnSsyevd");
    float[] bits = new float[1];
    calls.download(info, bits);
    int found = Float.floatToRawIntBits(bits[0]);
    if (found != 0) {
      throw new DeviceException(
          "no eigenvalues of a %d x %d matrix: ssyevd gave %d".formatted(size, size, found));
    }
  }

  /** A pointer that the library passes on to the device. */
  private static final class DeviceInts extends IntPointer {
    DeviceInts(CudaBuffer buffer) {
      super((Pointer) null);
      address = buffer.address();
    }
  }
}
