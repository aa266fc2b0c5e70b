package org.fedfisher.round;

import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.schemas.FactorCodec;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.TensorEncoding;

/**
 * Which number stands for the shift of a K-FAC matrix. One whose weights and factors fit one block
 * has the shift itself, tr(D^T G D A) with D = W - W0. A larger one comes in slices, which are
 * measured apart: it has tr(A) tr(G) ||D||^2, which is never less. The specification alone says
 * which, so a client's way of cutting changes nothing; common.avdl, SLICES, fixes it where it
 * matters.
 */
final class KroneckerShifts {
  private KroneckerShifts() {}

  /** Whether the shard is a matrix that does not fit one block, however it is sent. */
  static boolean sliced(Specification round, Shard shard) {
    RoundSpecification wire = round.wire();
    if (wire.getFisher() != FisherStructure.KFAC) {
      return false;
    }
    MatrixShape matrix = shard.matrix();
    long bytes =
        (long) Float.BYTES * matrix.parameters()
            + factor(wire, matrix.in())
            + factor(wire, matrix.out());
    return bytes > ShardLayout.SLICE_BYTES;
  }

  private static long factor(RoundSpecification round, int size) {
    TensorEncoding encoding = round.getFactorEncoding();
    return FactorCodec.bytes(encoding, size, Math.min(round.getFactorRank(), size));
  }

  /** The squared shift of a matrix, from the receipts of all its blocks. */
  static double square(Specification round, Shard shard, BlockSummary found) {
    return sliced(round, shard)
        ? found.a().trace() * found.g().trace() * found.shift()
        : found.shift();
  }
}
