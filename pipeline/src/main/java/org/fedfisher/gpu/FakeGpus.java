package org.fedfisher.gpu;

import java.util.List;
import java.util.stream.IntStream;

/** Devices that are not there: to try placement on a machine without GPUs. */
record FakeGpus() implements GpuDriver.Source {
  @Override
  public List<Gpu> gpus(int amount) {
    return IntStream.range(0, amount).mapToObj(Gpu::fake).toList();
  }

  @Override
  public String name() {
    return "the fake driver";
  }
}
