package org.fedfisher.solve.device;

import java.util.Arrays;
import org.fedfisher.solve.DampedSystem;
import org.fedfisher.solve.QuadraticSolver;
import org.fedfisher.solve.Vectors;
import org.fedfisher.wire.StopReason;
import org.jspecify.annotations.Nullable;

/**
 * The preconditioned conjugate gradient of the CPU, step by step, on a device: products in float32,
 * vectors and scalars in double. Scalars stay on the device; a state that has stopped changes no
 * more, so the host looks at it only every few iterations and still gets the iterate, and the
 * count, of the iteration that stopped.
 *
 * @param damping lambda
 * @param preconditioned whether there is a preconditioner
 * @param steps most iterations
 * @param tolerance relative residual at which it stops
 */
record DeviceGradient<B>(
    DeviceCalls<B> calls,
    DeviceFactors<B> factors,
    DeviceOperator<B> operator,
    double damping,
    boolean preconditioned,
    int steps,
    double tolerance)
    implements QuadraticSolver {
  /** Iterations between two looks at the state: at most this many less one are in vain. */
  static final int CHECK = 4;

  @Override
  public Progress solve(DampedSystem system, double[] displacement) {
    double enough = tolerance * Vectors.norm(system.right());
    if (enough == 0) {
      Arrays.fill(displacement, 0); // The average is the minimiser.
      return new Progress(0, StopReason.CONVERGED);
    }
    double[] residual = system.residual(displacement);
    if (Vectors.norm(residual) <= enough) {
      return new Progress(0, StopReason.CONVERGED);
    }
    int n = operator.size();
    B d = calls.doubles(n);
    B r = calls.doubles(n);
    B p = calls.doubles(n);
    B q = calls.doubles(n);
    operator.upload(displacement, d);
    operator.upload(residual, r);
    DevicePreconditioner<B> preconditioner =
        preconditioned ? new DevicePreconditioner<>(calls, factors, operator, damping) : null;
    // z and q are never needed at the same time.
    B z = preconditioner == null ? r : q;
    double[] scalars = new double[GradientState.LENGTH];
    scalars[GradientState.ENOUGH] = enough;
    B state = calls.doubles(scalars.length);
    calls.upload(scalars, state);
    precondition(preconditioner, r, z);
    calls.dot(r, z, n, state, GradientState.RZ);
    // p = z: as a direction from p = 0, whatever beta is.
    calls.dot(r, z, n, state, GradientState.NEXT);
    calls.direction(state, z, p, n);
    for (int k = 1; k <= steps; k++) {
      iterate(preconditioner, state, d, r, p, q, z);
      if (k % CHECK == 0 || k == steps) {
        calls.download(state, scalars);
        if (scalars[GradientState.STOP] != GradientState.RUNNING) {
          break;
        }
      }
    }
    operator.download(d, displacement);
    return new Progress((int) scalars[GradientState.ITERATIONS], reason(scalars));
  }

  private void iterate(
      @Nullable DevicePreconditioner<B> preconditioner, B state, B d, B r, B p, B q, B z) {
    int n = operator.size();
    calls.narrow(p, operator.w, n);
    operator.multiply();
    calls.damp(operator.result, p, damping, q, n);
    calls.dot(p, q, n, state, GradientState.PQ);
    calls.beginStep(state);
    calls.step(state, d, p, r, q, n);
    calls.dot(r, r, n, state, GradientState.RR);
    calls.endStep(state);
    precondition(preconditioner, r, z);
    calls.dot(r, z, n, state, GradientState.NEXT);
    calls.direction(state, z, p, n);
    calls.carry(state);
  }

  private void precondition(@Nullable DevicePreconditioner<B> preconditioner, B r, B z) {
    if (preconditioner != null) {
      preconditioner.apply(r, z);
    }
  }

  private static StopReason reason(double[] scalars) {
    return switch ((int) scalars[GradientState.STOP]) {
      case GradientState.CONVERGED -> StopReason.CONVERGED;
      case GradientState.BREAKDOWN -> StopReason.BREAKDOWN;
      default -> StopReason.STEPS;
    };
  }
}
