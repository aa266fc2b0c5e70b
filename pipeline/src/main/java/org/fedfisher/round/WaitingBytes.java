package org.fedfisher.round;

import java.util.Optional;

/**
 * Bytes of one client's headers and blocks that wait. What it has provably sent - headers that a
 * good key of it signed, and blocks that came when such a header named them - is counted apart from
 * the rest, which anybody may have sent in its name: each part is limited by itself, so nobody can
 * use up the client's own.
 *
 * @param signed bytes of what the client has signed
 * @param other bytes of the rest
 */
public record WaitingBytes(long signed, long other) {
  /** Nothing waits. */
  public static final WaitingBytes NONE = new WaitingBytes(0, 0);

  /** Of one record. */
  public static WaitingBytes of(boolean signed, long bytes) {
    return signed ? new WaitingBytes(bytes, 0) : new WaitingBytes(0, bytes);
  }

  /** Of both together. */
  public WaitingBytes plus(WaitingBytes more) {
    return new WaitingBytes(signed + more.signed, other + more.other);
  }

  /** What is left without a part of it. */
  public WaitingBytes minus(WaitingBytes part) {
    return new WaitingBytes(signed - part.signed, other - part.other);
  }

  /** What would be too much with this as well; empty where nothing would. */
  public Optional<String> beyond(WaitingBytes more, long allowed) {
    if (more.signed > 0 && signed + more.signed > allowed) {
      return Optional.of("%d bytes of what its keys have signed".formatted(signed + more.signed));
    }
    return more.other > 0 && other + more.other > allowed
        ? Optional.of("%d bytes that no signed header had named".formatted(other + more.other))
        : Optional.empty();
  }
}
