package org.fedfisher.solve.cuda;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The device's memory of one solve, and copies to and from it, in one stream. Copies to the device
 * leave from pageable memory, which the driver has read when the call returns.
 */
final class CudaMemory implements AutoCloseable {
  private final CudaStream stream;
  private final HostNumbers host = new HostNumbers();
  private final List<CudaBuffer> owned = new ArrayList<>();

  /** In the current context. */
  CudaMemory(CudaStream stream) {
    this.stream = stream;
  }

  /** So many bytes of 0, until this is closed. */
  CudaBuffer zeros(long bytes) {
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

  void upload(float[] values, CudaBuffer to) {
    FloatPointer from = host.floats(values.length);
    from.put(values, 0, values.length);
    upload(from, (long) values.length * Float.BYTES, to);
  }

  void upload(double[] values, CudaBuffer to) {
    DoublePointer from = host.doubles(values.length);
    from.put(values, 0, values.length);
    upload(from, (long) values.length * Double.BYTES, to);
  }

  private void upload(Pointer from, long bytes, CudaBuffer to) {
    Results.driver(
        cudart.cuMemcpyHtoDAsync(to.address(), from, bytes, stream.stream()), "cuMemcpyHtoDAsync");
  }

  /** Waits for all that the stream has to do before. */
  void download(CudaBuffer from, float[] values) {
    FloatPointer to = host.floats(values.length);
    download(from, to, (long) values.length * Float.BYTES);
    to.get(values, 0, values.length);
  }

  /** Waits for all that the stream has to do before. */
  void download(CudaBuffer from, double[] values) {
    DoublePointer to = host.doubles(values.length);
    download(from, to, (long) values.length * Double.BYTES);
    to.get(values, 0, values.length);
  }

  private void download(CudaBuffer from, Pointer to, long bytes) {
    Results.driver(
        cudart.cuMemcpyDtoHAsync(to, from.address(), bytes, stream.stream()), "cuMemcpyDtoHAsync");
    stream.await();
  }

  /**
   * Waits for the stream and frees all. After an error of the device nothing can be freed, and
   * nothing needs to: its context is lost.
   */
  @Override
  public void close() {
    host.close();
    stream.await();
    for (CudaBuffer buffer : owned) {
      Results.driver(cudart.cuMemFree(buffer.address()), "cuMemFree");
    }
    owned.clear();
  }
}
