package org.fedfisher.solve.device;

import org.fedfisher.solve.device.Gemm.Operand;

/**
 * The inverse of {@code (sum p A) (x) (sum p G) + lambda} on a device, as on the CPU: through the
 * eigendecompositions of both sums.
 */
final class DevicePreconditioner<B> {
  private final DeviceCalls<B> calls;
  private final DeviceOperator<B> operator;
  private final FactorLayout layout;
  private final B a;
  private final B g;
  private final B inverse;

  DevicePreconditioner(
      DeviceCalls<B> calls, DeviceFactors<B> factors, DeviceOperator<B> operator, double damping) {
    this.calls = calls;
    this.operator = operator;
    layout = factors.layout;
    int rows = layout.rows();
    int columns = layout.columns();
    a = factors.sumA();
    g = factors.sumG();
    B valuesA = calls.floats(columns);
    B valuesG = calls.floats(rows);
    calls.eigenvectors(a, columns, valuesA);
    calls.eigenvectors(g, rows, valuesG);
    inverse = calls.floats(layout.parameters());
    calls.invert(valuesG, rows, valuesA, columns, damping, inverse);
  }

  /** {@code z = P r}, doubles; uses the operator's buffers, which hold nothing between calls. */
  void apply(B r, B z) {
    int rows = layout.rows();
    int columns = layout.columns();
    Operand matrix = Operand.matrix(columns);
    B first = operator.w;
    B second = operator.result;
    // Eigenvectors stand in rows: U is the transpose of what is stored.
    Gemm byA = Gemm.of(rows, columns, columns, matrix, Operand.transpose(columns), matrix, 1);
    Gemm byTransposedA = Gemm.of(rows, columns, columns);
    Gemm byG = Gemm.of(rows, rows, columns, Operand.transpose(rows), matrix, matrix, 1);
    Gemm byTransposedG = Gemm.of(rows, rows, columns);
    calls.narrow(r, first, layout.parameters());
    calls.multiply(byA, first, a, second);
    calls.multiply(byTransposedG, g, second, first);
    calls.weigh(first, inverse, layout.parameters());
    calls.multiply(byTransposedA, first, a, second);
    calls.multiply(byG, g, second, first);
    calls.widen(first, z, layout.parameters());
  }
}
