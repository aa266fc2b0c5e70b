package org.fedfisher.solve.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.fedfisher.solve.Eigenvectors;
import org.fedfisher.solve.cuda.Kernels.Kernel;
import org.fedfisher.solve.device.DeviceCalls;
import org.fedfisher.solve.device.Gemm;

/**
 * One solve in one stream: products and dot products by cuBLAS, the rest by the project's kernels.
 * Copies to the device leave from pageable memory, which the driver has read when the call returns.
 */
final class CudaCalls implements DeviceCalls<CudaBuffer> {
  private static final int THREADS = 256;

  /** Kernels stride over what lies beyond; enough blocks for every device. */
  private static final int MOST_BLOCKS = 8192;

  private final Kernels kernels;
  private final CudaStream stream;
  private final Consumer<CudaStream> giveBack;
  private final Arguments arguments = new Arguments();
  private final HostNumbers host = new HostNumbers();
  private final FloatPointer alpha = new FloatPointer(1);
  private final FloatPointer beta = new FloatPointer(1);
  private final DeviceFloats a = new DeviceFloats();
  private final DeviceFloats b = new DeviceFloats();
  private final DeviceFloats c = new DeviceFloats();
  private final DeviceDoubles x = new DeviceDoubles();
  private final DeviceDoubles y = new DeviceDoubles();
  private final DeviceDoubles sum = new DeviceDoubles();
  private final List<CudaBuffer> owned = new ArrayList<>();

  /**
   * In the current context.
   *
   * @param giveBack takes the stream when the solve has ended and the device is sound
   */
  CudaCalls(Kernels kernels, CudaStream stream, Consumer<CudaStream> giveBack) {
    this.kernels = kernels;
    this.stream = stream;
    this.giveBack = giveBack;
  }

  @Override
  public CudaBuffer floats(long length) {
    return zeros(length * Float.BYTES);
  }

  @Override
  public CudaBuffer doubles(long length) {
    return zeros(length * Double.BYTES);
  }

  private CudaBuffer zeros(long bytes) {
    if (bytes == 0) {
      return new CudaBuffer(0);
    }
    long[] address = new long[1];
    Results.driver(cudart.cuMemAlloc(address, bytes), "cuMemAlloc of %,d bytes".formatted(bytes));
    CudaBuffer buffer = new CudaBuffer(address[0]);
    owned.add(buffer);
    Results.driver(
        cudart.cuMemsetD8Async(address[0], (byte) 0, bytes, stream.stream()), "cuMemsetD8Async");
    return buffer;
  }

  @Override
  public void upload(float[] values, CudaBuffer to) {
    FloatPointer from = host.floats(values.length);
    from.put(values, 0, values.length);
    upload(from, (long) values.length * Float.BYTES, to);
  }

  @Override
  public void upload(double[] values, CudaBuffer to) {
    DoublePointer from = host.doubles(values.length);
    from.put(values, 0, values.length);
    upload(from, (long) values.length * Double.BYTES, to);
  }

  private void upload(Pointer from, long bytes, CudaBuffer to) {
    Results.driver(
        cudart.cuMemcpyHtoDAsync(to.address(), from, bytes, stream.stream()), "cuMemcpyHtoDAsync");
  }

  @Override
  public void download(CudaBuffer from, float[] values) {
    FloatPointer to = host.floats(values.length);
    download(from, to, (long) values.length * Float.BYTES);
    to.get(values, 0, values.length);
  }

  @Override
  public void download(CudaBuffer from, double[] values) {
    DoublePointer to = host.doubles(values.length);
    download(from, to, (long) values.length * Double.BYTES);
    to.get(values, 0, values.length);
  }

  private void download(CudaBuffer from, Pointer to, long bytes) {
    Results.driver(
        cudart.cuMemcpyDtoHAsync(to, from.address(), bytes, stream.stream()), "cuMemcpyDtoHAsync");
    stream.await();
  }

  @Override
  public void multiply(Gemm gemm, CudaBuffer left, CudaBuffer right, CudaBuffer result) {
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

  @Override
  public void dot(CudaBuffer left, CudaBuffer right, int length, CudaBuffer sums, int at) {
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
  public void narrow(CudaBuffer from, CudaBuffer to, int length) {
    launch(Kernel.NARROW, length, arguments.begin().add(from).add(to).add(length));
  }

  @Override
  public void widen(CudaBuffer from, CudaBuffer to, int length) {
    launch(Kernel.WIDEN, length, arguments.begin().add(from).add(to).add(length));
  }

  @Override
  public void damp(CudaBuffer hx, CudaBuffer from, double lambda, CudaBuffer to, int length) {
    launch(
        Kernel.DAMP, length, arguments.begin().add(hx).add(from).add(lambda).add(to).add(length));
  }

  @Override
  public void weigh(CudaBuffer numbers, CudaBuffer weights, int length) {
    launch(Kernel.WEIGH, length, arguments.begin().add(numbers).add(weights).add(length));
  }

  @Override
  public void place(Placing placing, CudaBuffer from, CudaBuffer to) {
    launch(
        Kernel.PLACE,
        (long) placing.rows() * placing.columns(),
        arguments
            .begin()
            .add(from)
            .add(placing.rows())
            .add(placing.columns())
            .add(placing.scale())
            .add(placing.transposed() ? 1 : 0)
            .add(to)
            .add(placing.offset())
            .add(placing.lead()));
  }

  @Override
  public void scaleColumns(
      CudaBuffer from, int rows, int width, int rank, CudaBuffer p, CudaBuffer to) {
    launch(
        Kernel.SCALE_COLUMNS,
        (long) rows * width,
        arguments.begin().add(from).add(rows).add(width).add(rank).add(p).add(to));
  }

  @Override
  public void sumBlocks(
      CudaBuffer from, Gemm.Operand blocks, int size, int count, CudaBuffer p, CudaBuffer to) {
    launch(
        Kernel.SUM_BLOCKS,
        (long) size * size,
        arguments
            .begin()
            .add(from)
            .add(blocks.lead())
            .add(blocks.stride())
            .add(size)
            .add(count)
            .add(p)
            .add(to));
  }

  @Override
  public void symmetrise(CudaBuffer matrix, int size) {
    launch(Kernel.SYMMETRISE, (long) size * size, arguments.begin().add(matrix).add(size));
  }

  @Override
  public void invert(
      CudaBuffer gs, int rows, CudaBuffer as, int columns, double lambda, CudaBuffer to) {
    launch(
        Kernel.INVERT,
        (long) rows * columns,
        arguments.begin().add(gs).add(rows).add(as).add(columns).add(lambda).add(to));
  }

  @Override
  public void eigenvectors(CudaBuffer symmetric, int size, CudaBuffer values) {
    Spectra spectra = stream.spectra();
    if (spectra != null) {
      spectra.intoRows(this, symmetric, size, values);
      return;
    }
    float[] matrix = new float[size * size];
    float[] eigenvalues = new float[size];
    download(symmetric, matrix);
    Eigenvectors.intoRows(size, matrix, eigenvalues);
    upload(matrix, symmetric);
    upload(eigenvalues, values);
  }

  @Override
  public void beginStep(CudaBuffer state) {
    launch(Kernel.BEGIN_STEP, 1, arguments.begin().add(state));
  }

  @Override
  public void step(
      CudaBuffer state, CudaBuffer d, CudaBuffer p, CudaBuffer r, CudaBuffer q, int length) {
    launch(
        Kernel.STEP, length, arguments.begin().add(state).add(d).add(p).add(r).add(q).add(length));
  }

  @Override
  public void endStep(CudaBuffer state) {
    launch(Kernel.END_STEP, 1, arguments.begin().add(state));
  }

  @Override
  public void direction(CudaBuffer state, CudaBuffer z, CudaBuffer p, int length) {
    launch(Kernel.DIRECTION, length, arguments.begin().add(state).add(z).add(p).add(length));
  }

  @Override
  public void carry(CudaBuffer state) {
    launch(Kernel.CARRY, 1, arguments.begin().add(state));
  }

  /** For so many numbers; one thread where it is one. */
  private void launch(Kernel kernel, long length, Arguments given) {
    int threads = length == 1 ? 1 : THREADS;
    int blocks = (int) Math.min(MOST_BLOCKS, (length + threads - 1) / threads);
    Results.driver(
        cudart.cuLaunchKernel(
            kernels.function(kernel),
            blocks,
            1,
            1,
            threads,
            1,
            1,
            0,
            stream.stream(),
            given.pointers(),
            (PointerPointer<?>) null),
        "cuLaunchKernel " + kernel.function());
  }

  /**
   * After an error of the device nothing can be freed, and nothing needs to: its context is lost.
   */
  @Override
  public void close() {
    arguments.close();
    host.close();
    alpha.deallocate();
    beta.deallocate();
    stream.await();
    for (CudaBuffer buffer : owned) {
      Results.driver(cudart.cuMemFree(buffer.address()), "cuMemFree");
    }
    owned.clear();
    giveBack.accept(stream);
  }
}
