package org.fedfisher.solve.cuda;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bytedeco.cuda.cudart.CUctx_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.SizeTPointer;
import org.fedfisher.solve.Device;
import org.fedfisher.solve.device.DeviceCalls;
import org.fedfisher.solve.device.DeviceLibrary;

/**
 * A device with its primary context, the project's kernels, and streams with library handles, which
 * cost milliseconds and some MB, so that they are kept from one solve to the next.
 */
final class CudaLibrary implements DeviceLibrary {
  private final CudaDevice device;
  private final CUctx_st context;
  private final Kernels kernels;
  private final String description;
  private final long freeBytes;
  private final Queue<CudaStream> idle = new ConcurrentLinkedQueue<>();

  private CudaLibrary(CudaDevice device, CUctx_st context) {
    this.device = device;
    this.context = context;
    Results.driver(cudart.cuCtxSetCurrent(context), "cuCtxSetCurrent");
    kernels = new Kernels();
    // The first stream shows that the libraries are there, and its memory is not free any more.
    CudaStream first = new CudaStream();
    idle.add(first);
    description = "%s, %s, %s".formatted(device, DriverVersion.text(), first.libraries());
    try (SizeTPointer free = new SizeTPointer(1);
        SizeTPointer total = new SizeTPointer(1)) {
      Results.driver(cudart.cuMemGetInfo(free, total), "cuMemGetInfo");
      freeBytes = free.get();
    }
  }

  static CudaLibrary open(Device wanted) {
    Results.driver(cudart.cuInit(0), "cuInit");
    CudaDevice device = CudaDevice.find(wanted);
    CUctx_st context = new CUctx_st();
    Results.driver(
        cudart.cuDevicePrimaryCtxRetain(context, device.number()), "cuDevicePrimaryCtxRetain");
    return new CudaLibrary(device, context);
  }

  @Override
  public String describe() {
    return description;
  }

  @Override
  public long freeBytes() {
    return freeBytes;
  }

  @Override
  public DeviceCalls<?> open() {
    Results.driver(cudart.cuCtxSetCurrent(context), "cuCtxSetCurrent");
    CudaStream stream = idle.poll();
    return new CudaCalls(kernels, stream == null ? new CudaStream() : stream, idle::add);
  }

  @Override
  public String toString() {
    return device.toString();
  }
}
