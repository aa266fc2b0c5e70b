package org.fedfisher.solve.device;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.solve.MatrixSolver;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;

/**
 * Solves by conjugate gradient on a device what may be solved in float32, and everything else on
 * the CPU. The first error of the device is its last: one message, and the CPU solves from then on.
 */
public final class DeviceSolver implements MatrixSolver {
  /** Of the free memory; libraries and fragments take the rest. */
  private static final double SHARE = 0.9;

  private final DeviceLibrary library;
  private final MemoryGate memory;
  private final Consumer<String> messages;
  private final AtomicBoolean gaveUp = new AtomicBoolean();

  /**
   * On a device that is ready.
   *
   * @param messages takes what an operator should know, a line each
   */
  public DeviceSolver(DeviceLibrary library, Consumer<String> messages) {
    this.library = library;
    this.memory = new MemoryGate((long) (SHARE * library.freeBytes()));
    this.messages = messages;
  }

  @Override
  public Intake intake(MatrixShape shape, int clients, Solver settings) {
    Intake cpu = MatrixSolver.CPU.intake(shape, clients, settings);
    return suits(settings) && usable()
        ? new DeviceIntake(this, cpu, shape, clients, settings)
        : cpu;
  }

  /** Whether devices solve like this. */
  static boolean suits(Solver settings) {
    return settings.getKind() == SolverKind.CONJUGATE_GRADIENT
        && settings.getArithmetic() == Arithmetic.FAST;
  }

  /** Whether the device has not failed yet. */
  public boolean usable() {
    return !gaveUp.get();
  }

  DeviceLibrary library() {
    return library;
  }

  MemoryGate memory() {
    return memory;
  }

  void giveUp(Throwable reason) {
    if (gaveUp.compareAndSet(false, true)) {
      messages.accept(
          "%s: %s; solving on the CPU from now on".formatted(library.describe(), reason));
    }
  }

  void tooLarge(MatrixShape shape, int clients, long bytes) {
    messages.accept(
        "%s: a %d x %d matrix with %d clients needs %,d MB of device memory, %,d are free; solving it on the CPU"
            .formatted(
                library.describe(),
                shape.out(),
                shape.in(),
                clients,
                bytes >> 20,
                memory.capacity() >> 20));
  }
}
