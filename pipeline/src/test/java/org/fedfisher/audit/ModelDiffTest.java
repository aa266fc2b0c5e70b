package org.fedfisher.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.ModelVariant;
import org.junit.jupiter.api.Test;

class ModelDiffTest {
  private static ByteBuffer bytes(float... weights) {
    ByteBuffer bytes =
        ByteBuffer.allocate(weights.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(weights);
    return bytes;
  }

  private static GlobalModelBlock block(int number, long first, float... weights) {
    return new GlobalModelBlock(
        "r1",
        ModelVariant.SOLUTION,
        Ledger.DIGEST,
        number,
        first,
        bytes(weights),
        0,
        number,
        ByteBuffer.allocate(0));
  }

  private static ModelDiff diff() {
    return new ModelDiff(0, "SOLUTION", "aa");
  }

  @Test
  void equalBlocksHaveTheDigestOfAllTheirWeights() {
    ModelDiff diff = diff();
    diff.next(block(0, 0, 1, 2), block(0, 0, 1, 2));
    diff.next(block(1, 2, -3), block(1, 2, -3));
    ModelComparison found = diff.end(true, -1);
    assertThat(found.storedDigest()).isEqualTo(Sha256s.hex(Sha256s.of(bytes(1, 2, -3).array())));
    assertThat(found.replayedDigest()).isEqualTo(found.storedDigest());
    assertThat(found.differing()).isZero();
    assertThat(found.firstDiffering()).isEqualTo(-1);
    assertThat(found.largestWeight()).isEqualTo(3);
  }

  @Test
  void everyDifferenceOfBitsCounts() {
    ModelDiff diff = diff();
    diff.next(block(0, 0, 1, 0f), block(0, 0, 1, -0f));
    diff.next(block(1, 2, 3, 4), block(1, 2, 3.5f, 4));
    ModelComparison found = diff.end(true, -1);
    assertThat(found.differing()).isEqualTo(2);
    assertThat(found.firstDiffering()).isEqualTo(1);
    assertThat(found.largestDifference()).isEqualTo(0.5);
  }

  @Test
  void blockOfAnotherPlaceOrWithoutANumberDiffersBeyondAnyTolerance() {
    ModelDiff moved = diff();
    moved.next(block(0, 1, 1), block(0, 0, 1));
    assertThat(moved.end(true, -1).largestDifference()).isInfinite();
    ModelDiff nan = diff();
    nan.next(block(0, 0, Float.NaN), block(0, 0, 1));
    assertThat(nan.end(true, -1).largestDifference()).isInfinite();
  }

  @Test
  void missingBlocksAreNamedAndLeaveNoDigest() {
    ModelDiff diff = diff();
    diff.next(block(0, 0, 1), null);
    diff.next(null, null);
    ModelComparison found = diff.end(false, 0);
    assertThat(found.missingBlock()).isEqualTo(1);
    assertThat(found.storedDigest()).isEmpty();
    assertThat(found.replayedDigest()).isEmpty();
    assertThat(found.doubledBlock()).isZero();
  }
}
