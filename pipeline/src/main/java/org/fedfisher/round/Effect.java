package org.fedfisher.round;

import org.fedfisher.wire.AbortReason;
import org.fedfisher.wire.CloseReason;
import org.fedfisher.wire.RefusalReason;

/** What the rest of the job must do after a decision of the ledger. */
public sealed interface Effect {
  /** Schedule the round's end for its deadline. */
  record Open(Specification specification) implements Effect {}

  /** Fold the update's blocks into the sums of a revision and of all later ones, each once. */
  record Fold(Candidate update, int revision) implements Effect {}

  /** Forget the update's blocks. */
  record Drop(Candidate update, RefusalReason reason) implements Effect {}

  /** Count the refusal, and leave the blocks: they may yet be wanted. */
  record Leave(Candidate update, RefusalReason reason) implements Effect {}

  /** Emit the sums when every admitted block has been folded, then solve. */
  record Close(CloseReason reason, Closing closing) implements Effect {}

  /** Likewise, again, of a revision. */
  record Revise(Closing closing) implements Effect {}

  /** No revision follows: forget the round's sums and blocks when the last one has been emitted. */
  record Seal() implements Effect {}

  /** Forget the round's sums and blocks. */
  record Abort(AbortReason reason) implements Effect {}
}
