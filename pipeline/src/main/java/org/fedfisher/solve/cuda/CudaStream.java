package org.fedfisher.solve.cuda;

import org.bytedeco.cuda.cublas.cublasContext;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.jspecify.annotations.Nullable;

/**
 * A queue of work in the current context, with the libraries' handles that work in it. Streams run
 * side by side; one handle in one stream gives the same bits each time.
 */
final class CudaStream {
  /** Does not wait for the default stream, which nobody uses. */
  private static final int NON_BLOCKING = 1;

  private final CUstream_st stream = new CUstream_st();
  private final cublasContext blas = new cublasContext();
  private final @Nullable Spectra spectra;

  CudaStream() {
    Results.driver(cudart.cuStreamCreate(stream, NON_BLOCKING), "cuStreamCreate");
    Results.blas(cublas.cublasCreate_v2(blas), "cublasCreate");
    Results.blas(cublas.cublasSetStream_v2(blas, stream), "cublasSetStream");
    spectra = Spectra.open(stream);
  }

  CUstream_st stream() {
    return stream;
  }

  cublasContext blas() {
    return blas;
  }

  /** cuSOLVER, where this machine has it. */
  @Nullable Spectra spectra() {
    return spectra;
  }

  /** Which libraries solve here. */
  String libraries() {
    int[] version = new int[1];
    Results.blas(cublas.cublasGetVersion_v2(blas, version), "cublasGetVersion");
    return "cuBLAS %s, eigenvectors by %s"
        .formatted(text(version[0]), spectra == null ? "LAPACK on the CPU" : spectra.version());
  }

  /** 130100 is 13.1.0. */
  static String text(int version) {
    return "%d.%d.%d".formatted(version / 10_000, version / 100 % 100, version % 100);
  }

  void await() {
    Results.driver(cudart.cuStreamSynchronize(stream), "cuStreamSynchronize");
  }
}
