package org.fedfisher.audit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.GlobalModelBlock;
import org.jspecify.annotations.Nullable;

/** Compares a stored model with the one that was solved again, block by block. */
public final class ModelDiff {
  private final int revision;
  private final String variant;
  private final String modelDigest;
  private final MessageDigest stored = Sha256s.digest();
  private final MessageDigest replayed = Sha256s.digest();
  private int missingBlock = -1;
  private boolean unsolved;
  private int blocks;
  private long differing;
  private long firstDiffering = -1;
  private double largestDifference;
  private double largestWeight;

  /** {@code modelDigest}: in hexadecimal, what the stored model says of itself. */
  public ModelDiff(int revision, String variant, String modelDigest) {
    this.revision = revision;
    this.variant = variant;
    this.modelDigest = modelDigest;
  }

  /** The next block of each, in ascending order; null where it is not there. */
  public void next(@Nullable GlobalModelBlock found, @Nullable GlobalModelBlock solved) {
    if (found == null) {
      missingBlock = missingBlock < 0 ? blocks : missingBlock;
    } else {
      stored.update(found.getWeights().duplicate());
      FloatBuffer weights = floats(found);
      for (int i = 0; i < weights.limit(); i++) {
        largestWeight = Math.max(largestWeight, Math.abs(weights.get(i)));
      }
    }
    if (solved == null) {
      unsolved = true;
    } else {
      replayed.update(solved.getWeights().duplicate());
    }
    if (found != null && solved != null) {
      compare(found, solved);
    }
    blocks++;
  }

  private void compare(GlobalModelBlock found, GlobalModelBlock solved) {
    FloatBuffer weights = floats(found);
    FloatBuffer expected = floats(solved);
    boolean same = weights.limit() == expected.limit();
    long first = solved.getFirstParameter();
    if (!same || found.getFirstParameter() != first) {
      differ(first, Double.POSITIVE_INFINITY);
      return;
    }
    for (int i = 0; i < weights.limit(); i++) {
      float a = weights.get(i);
      float b = expected.get(i);
      if (Float.floatToRawIntBits(a) != Float.floatToRawIntBits(b)) {
        double difference = Math.abs((double) a - b);
        differ(first + i, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
      }
    }
  }

  private void differ(long parameter, double difference) {
    differing++;
    firstDiffering = firstDiffering < 0 ? parameter : firstDiffering;
    largestDifference = Math.max(largestDifference, difference);
  }

  /** The comparison of what has come; {@code doubledBlock} is -1 where no block came twice. */
  public ModelComparison end(boolean manifest, int doubledBlock) {
    return new ModelComparison(
        revision,
        variant,
        modelDigest,
        manifest,
        missingBlock,
        doubledBlock,
        missingBlock < 0 && blocks > 0 ? Sha256s.hex(stored.digest()) : "",
        unsolved || blocks == 0 ? "" : Sha256s.hex(replayed.digest()),
        differing,
        firstDiffering,
        largestDifference,
        largestWeight);
  }

  private static FloatBuffer floats(GlobalModelBlock block) {
    ByteBuffer bytes = block.getWeights().duplicate();
    return bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
