package org.fedfisher.operator;

import java.util.Arrays;
import org.fedfisher.round.Specification;
import org.jspecify.annotations.Nullable;

/** Remembers the specification last seen: one event after the other belongs to the same round. */
final class SpecificationCache {
  private byte[] bytes = new byte[0];
  private @Nullable Specification specification;

  /** The specification that the bytes hold. */
  Specification decode(byte[] encoded) {
    Specification known = specification;
    if (known == null || !Arrays.equals(encoded, bytes)) {
      known = Specifications.decode(encoded);
      bytes = encoded;
      specification = known;
    }
    return known;
  }

  /** Its bytes. */
  @SuppressWarnings("ReferenceEquality") // the very one that was decoded, mostly; equality is dear
  byte[] encode(Specification wanted) {
    if (wanted != specification) {
      bytes = Specifications.encode(wanted);
      specification = wanted;
    }
    return bytes;
  }
}
