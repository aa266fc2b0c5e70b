package org.fedfisher.solve.device;

import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.solve.KroneckerProblem;
import org.fedfisher.solve.MatrixSolver;
import org.fedfisher.solve.Solution;
import org.fedfisher.solve.Start;
import org.fedfisher.solve.WeightedFactors;
import org.fedfisher.wire.Solver;
import org.jspecify.annotations.Nullable;

/**
 * One matrix on a device. Clients are loaded as they come, as long as there is memory for all of
 * them now and the first one's ranks suffice; otherwise at the solve, after waiting for memory.
 */
final class DeviceIntake implements MatrixSolver.Intake {
  private final DeviceSolver solver;
  private final MatrixSolver.Intake cpu;
  private final MatrixShape shape;
  private final int expected;
  private final Solver settings;
  private boolean ahead = true;
  private @Nullable Loading<?> loading;

  DeviceIntake(
      DeviceSolver solver,
      MatrixSolver.Intake cpu,
      MatrixShape shape,
      int expected,
      Solver settings) {
    this.solver = solver;
    this.cpu = cpu;
    this.shape = shape;
    this.expected = expected;
    this.settings = settings;
  }

  @Override
  public void add(WeightedFactors client) {
    if (!ahead) {
      return;
    }
    try {
      if (loading == null) {
        FactorLayout layout =
            FactorLayout.of(shape, expected, client.a().rank(), client.g().rank());
        long bytes = layout.bytes(true);
        if (!solver.memory().tryReserve(bytes)) {
          ahead = false;
          return;
        }
        loading = begin(layout, bytes);
      }
      ahead = loading.factors.fits(client);
      if (ahead) {
        loading.factors.add(client);
      } else {
        discard();
      }
    } catch (DeviceException | LinkageError e) {
      failed(e);
    }
  }

  @Override
  public Solution solve(KroneckerProblem problem, Start start) {
    double trace = problem.clients().stream().mapToDouble(WeightedFactors::trace).sum();
    if (trace == 0 || !solver.usable()) {
      return cpu.solve(problem, start);
    }
    try {
      Loading<?> loaded = loading;
      if (loaded == null || loaded.factors.loaded() != problem.clients().size()) {
        discard();
        loaded = loadAll(problem);
      }
      if (loaded != null) {
        return solve(loaded, problem, start, trace).by(solver.library().describe());
      }
    } catch (DeviceException | LinkageError e) {
      failed(e);
    }
    return cpu.solve(problem, start);
  }

  private <B> Solution solve(
      Loading<B> loaded, KroneckerProblem problem, Start start, double trace) {
    return DeviceSolve.solve(loaded.calls, loaded.factors, problem, settings, start, trace);
  }

  private @Nullable Loading<?> loadAll(KroneckerProblem problem) {
    int rankA = 0;
    int rankG = 0;
    for (WeightedFactors client : problem.clients()) {
      rankA = Math.max(rankA, client.a().rank());
      rankG = Math.max(rankG, client.g().rank());
    }
    FactorLayout layout = FactorLayout.of(shape, problem.clients().size(), rankA, rankG);
    long bytes = layout.bytes(true);
    if (bytes > solver.memory().capacity()) {
      solver.tooLarge(shape, problem.clients().size(), bytes);
      return null;
    }
    solver.memory().reserve(bytes);
    Loading<?> loaded = begin(layout, bytes);
    loading = loaded;
    for (WeightedFactors client : problem.clients()) {
      loaded.factors.add(client);
    }
    return loaded;
  }

  /** Opens the device; gives the reserved bytes back where that fails. */
  private Loading<?> begin(FactorLayout layout, long bytes) {
    DeviceCalls<?> calls = null;
    try {
      calls = solver.library().open();
      return Loading.of(calls, layout, bytes);
    } catch (DeviceException | LinkageError e) {
      if (calls != null) {
        close(calls);
      }
      solver.memory().release(bytes);
      throw e;
    }
  }

  private void failed(Throwable reason) {
    ahead = false;
    // A task that is cancelled while it waits says nothing about the device.
    if (!Thread.currentThread().isInterrupted()) {
      solver.giveUp(reason);
    }
    discard();
  }

  private void discard() {
    Loading<?> dropped = loading;
    loading = null;
    if (dropped != null) {
      close(dropped.calls);
      solver.memory().release(dropped.bytes);
    }
  }

  private void close(DeviceCalls<?> calls) {
    try {
      calls.close();
    } catch (DeviceException | LinkageError e) {
      solver.giveUp(e);
    }
  }

  @Override
  public void close() {
    discard();
    cpu.close();
  }

  /** What stands on the device, and what it has reserved. */
  private record Loading<B>(DeviceCalls<B> calls, DeviceFactors<B> factors, long bytes) {
    static <B> Loading<B> of(DeviceCalls<B> calls, FactorLayout layout, long bytes) {
      return new Loading<>(calls, new DeviceFactors<>(calls, layout), bytes);
    }
  }
}
