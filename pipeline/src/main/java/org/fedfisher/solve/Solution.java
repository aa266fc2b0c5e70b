package org.fedfisher.solve;

import org.fedfisher.wire.StopReason;

/**
 * How a solve ended. Objectives and residual are those of the float32 weights.
 *
 * @param weights the solution, in the problem's order
 * @param iterations steps taken
 * @param objectiveAtAverage f(W(0)), without damping
 * @param objectiveAtSolution f at the solution, without damping
 * @param residual ||b - H W|| of the damped problem, relative to its value at the average; 0 where
 *     the average has none
 * @param stop why the solver stopped
 * @param device what solved it, with driver and library; empty for this machine's processor
 */
@SuppressWarnings("ArrayRecordComponent") // large, short-lived, never compared
public record Solution(
    float[] weights,
    int iterations,
    double objectiveAtAverage,
    double objectiveAtSolution,
    double residual,
    StopReason stop,
    String device) {
  /** Says what has solved it. */
  public Solution by(String device) {
    return new Solution(
        weights, iterations, objectiveAtAverage, objectiveAtSolution, residual, stop, device);
  }
}
