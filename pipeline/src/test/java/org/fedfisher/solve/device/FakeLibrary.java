package org.fedfisher.solve.device;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A device in plain Java that can fail, and keeps count. */
final class FakeLibrary implements DeviceLibrary {
  static final String NAME = "a device in Java";

  private final long freeBytes;
  private final long failing;
  private final Supplier<RuntimeException> failure;
  final List<JavaCalls> opened = new ArrayList<>();
  final List<String> called = new ArrayList<>();

  private FakeLibrary(long freeBytes, long failing, Supplier<RuntimeException> failure) {
    this.freeBytes = freeBytes;
    this.failing = failing;
    this.failure = failure;
  }

  static FakeLibrary sound() {
    return new FakeLibrary(1L << 40, Long.MAX_VALUE, IllegalStateException::new);
  }

  static FakeLibrary small(long freeBytes) {
    return new FakeLibrary(freeBytes, Long.MAX_VALUE, IllegalStateException::new);
  }

  /** Fails at its nth call, counted from 0; the one that opens it is the first. */
  static FakeLibrary failing(long n) {
    return new FakeLibrary(1L << 40, n, () -> new DeviceException("call %d failed".formatted(n)));
  }

  @Override
  public String describe() {
    return NAME;
  }

  @Override
  public long freeBytes() {
    return freeBytes;
  }

  @Override
  @SuppressWarnings("unchecked") // a proxy of an interface with a parameter
  public synchronized DeviceCalls<JavaCalls.Memory> open() {
    count("open");
    JavaCalls calls = new JavaCalls();
    opened.add(calls);
    return (DeviceCalls<JavaCalls.Memory>)
        Proxy.newProxyInstance(
            FakeLibrary.class.getClassLoader(),
            new Class<?>[] {DeviceCalls.class},
            (proxy, method, arguments) -> {
              count(method.getName());
              try {
                return method.invoke(calls, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private synchronized void count(String call) {
    called.add(call);
    if (called.size() == failing + 1) {
      throw failure.get();
    }
  }

  /** How many solves have not been closed. */
  long open(boolean closed) {
    return opened.stream().filter(calls -> calls.closed == closed).count();
  }
}
