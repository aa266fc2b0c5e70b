package org.fedfisher.solve.cuda;

import java.util.function.Consumer;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.PointerPointer;
import org.fedfisher.solve.Eigenvectors;
import org.fedfisher.solve.cuda.Kernels.Kernel;
import org.fedfisher.solve.device.DeviceCalls;
import org.fedfisher.solve.device.Gemm;

/** One solve in one stream: products and dot products by cuBLAS, the rest by our own kernels. */
final class CudaCalls implements DeviceCalls<CudaBuffer> {
  private static final int THREADS = 256;

  /** Kernels stride over what lies beyond; enough blocks for every device. */
  private static final int MOST_BLOCKS = 8192;

  private final Kernels kernels;
  private final CudaStream stream;
  private final Consumer<CudaStream> giveBack;
  private final Arguments arguments = new Arguments();
  private final CudaMemory memory;
  private final CudaProducts products;

  /**
   * In the current context.
   *
   * @param giveBack takes the stream when the solve has ended and the device is sound
   */
  CudaCalls(Kernels kernels, CudaStream stream, Consumer<CudaStream> giveBack) {
    this.kernels = kernels;
    this.stream = stream;
    this.giveBack = giveBack;
    memory = new CudaMemory(stream);
    products = new CudaProducts(stream);
  }

  @Override
  public CudaBuffer floats(long length) {
    return memory.zeros(length * Float.BYTES);
  }

  @Override
  public CudaBuffer doubles(long length) {
    return memory.zeros(length * Double.BYTES);
  }

  @Override
  public void upload(float[] values, CudaBuffer to) {
    memory.upload(values, to);
  }

  @Override
  public void upload(double[] values, CudaBuffer to) {
    memory.upload(values, to);
  }

  @Override
  public void download(CudaBuffer from, float[] values) {
    memory.download(from, values);
  }

  @Override
  public void download(CudaBuffer from, double[] values) {
    memory.download(from, values);
  }

  @Override
  public void multiply(Gemm gemm, CudaBuffer left, CudaBuffer right, CudaBuffer result) {
    products.multiply(gemm, left, right, result);
  }

  @Override
  public void dot(CudaBuffer left, CudaBuffer right, int length, CudaBuffer sums, int at) {
    products.dot(left, right, length, sums, at);
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

  /** The stream goes back only when all has been freed. */
  @Override
  public void close() {
    arguments.close();
    products.close();
    memory.close();
    giveBack.accept(stream);
  }
}
