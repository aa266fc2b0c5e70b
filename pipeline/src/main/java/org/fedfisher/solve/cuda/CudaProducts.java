package org.fedfisher.solve.cuda;

import org.bytedeco.cuda.global.cublas;
import org.bytedeco.javacpp.FloatPointer;
import org.fedfisher.solve.device.Gemm;

/** Matrix products and dot products of one solve, by cuBLAS. */
final class CudaProducts implements AutoCloseable {
  private final CudaStream stream;
  private final FloatPointer alpha = new FloatPointer(1);
  private final FloatPointer beta = new FloatPointer(1);
  private final DeviceFloats a = new DeviceFloats();
  private final DeviceFloats b = new DeviceFloats();
  private final DeviceFloats c = new DeviceFloats();
  private final DeviceDoubles x = new DeviceDoubles();
  private final DeviceDoubles y = new DeviceDoubles();
  private final DeviceDoubles sum = new DeviceDoubles();

  CudaProducts(CudaStream stream) {
    this.stream = stream;
  }

  /** As {@link org.fedfisher.solve.device.DeviceCalls#multiply}. */
  void multiply(Gemm gemm, CudaBuffer left, CudaBuffer right, CudaBuffer result) {
    Gemm columnMajor = gemm.columnMajor();
    alpha.put(columnMajor.alpha());
    beta.put(columnMajor.add() ? 1 : 0);
    Results.blas(
        cublas.cublasSgemmStridedBatched(
            stream.blas(),
            operation(columnMajor.a()),
            operation(columnMajor.b()),
            columnMajor.rows(),
            columnMajor.columns(),
            columnMajor.inner(),
            alpha,
            a.at(right, columnMajor.a().offset()),
            columnMajor.a().lead(),
            columnMajor.a().stride(),
            b.at(left, columnMajor.b().offset()),
            columnMajor.b().lead(),
            columnMajor.b().stride(),
            beta,
            c.at(result, columnMajor.c().offset()),
            columnMajor.c().lead(),
            columnMajor.c().stride(),
            columnMajor.count()),
        "cublasSgemmStridedBatched");
  }

  private static int operation(Gemm.Operand operand) {
    return operand.transposed() ? cublas.CUBLAS_OP_T : cublas.CUBLAS_OP_N;
  }

  /** As {@link org.fedfisher.solve.device.DeviceCalls#dot}. */
  void dot(CudaBuffer left, CudaBuffer right, int length, CudaBuffer sums, int at) {
    pointerMode(cublas.CUBLAS_POINTER_MODE_DEVICE);
    Results.blas(
        cublas.cublasDdot_v2(
            stream.blas(), length, x.at(left, 0), 1, y.at(right, 0), 1, sum.at(sums, at)),
        "cublasDdot");
    pointerMode(cublas.CUBLAS_POINTER_MODE_HOST);
  }

  private void pointerMode(int mode) {
    Results.blas(cublas.cublasSetPointerMode_v2(stream.blas(), mode), "cublasSetPointerMode");
  }

  @Override
  public void close() {
    alpha.deallocate();
    beta.deallocate();
  }
}
