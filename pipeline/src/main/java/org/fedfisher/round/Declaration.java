package org.fedfisher.round;

import java.util.Arrays;
import java.util.Optional;
import org.fedfisher.round.AdmissionRules.Refusal;
import org.fedfisher.wire.RefusalReason;
import org.jspecify.annotations.Nullable;

/**
 * What a client has said in an open round, and what came of it. A client says one thing: two of
 * different content bar it where neither is admitted yet; else the first stays and the later is
 * refused.
 *
 * @param content {@link UpdateContent} of what it said first; empty where an older state did not
 *     keep it
 */
@SuppressWarnings("ArrayRecordComponent") // rests in state, never compared
public record Declaration(byte[] content, Stand stand) {
  /** What came of it. */
  public enum Stand {
    DECLARED,
    ADMITTED,
    BARRED
  }

  /** The declaration of a client who has now (also) said this. */
  public static Declaration declared(@Nullable Declaration before, byte[] content) {
    if (before == null) {
      return new Declaration(content, Stand.DECLARED);
    }
    return before.stand == Stand.DECLARED && differ(before.content, content)
        ? new Declaration(before.content, Stand.BARRED)
        : before;
  }

  /** What the ledger says to an update of this content. */
  Optional<Refusal> check(byte[] other) {
    return switch (stand) {
      case DECLARED -> Optional.empty();
      case BARRED ->
          Optional.of(
              new Refusal(
                  RefusalReason.EQUIVOCATION,
                  "the client sent updates of different content before one was admitted"));
      case ADMITTED ->
          Optional.of(
              differ(content, other)
                  ? new Refusal(
                      RefusalReason.EQUIVOCATION,
                      "the client has an admitted update of other content in this round")
                  : new Refusal(
                      RefusalReason.DUPLICATE_CLIENT,
                      "the client has an admitted update in this round"));
    };
  }

  /** Whether two contents, as far as both are known, are not the same. */
  public static boolean differ(byte[] one, byte[] other) {
    return one.length > 0 && other.length > 0 && !Arrays.equals(one, other);
  }
}
