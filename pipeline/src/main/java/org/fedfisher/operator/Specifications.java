package org.fedfisher.operator;

import org.fedfisher.round.Specification;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.OpenRound;

/**
 * Specifications in the form in which they cross operators and rest in state: an OpenRound's bytes.
 */
final class Specifications {
  private Specifications() {}

  static byte[] encode(Specification specification) {
    return Wire.encode(new OpenRound(specification.wire(), 0L));
  }

  static Specification decode(byte[] bytes) {
    return Specification.of(Wire.again(bytes, OpenRound.class).getSpecification());
  }
}
