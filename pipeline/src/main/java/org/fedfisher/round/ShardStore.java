package org.fedfisher.round;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The durable truth behind one {@link ShardWindow}: keyed state in the job, a map in tests. */
public interface ShardStore {
  /** What a window is, beside its sums and waiting blocks; null where none was ever kept. */
  @Nullable WindowHead head();

  void head(WindowHead head);

  /** The sums as bytes; null before the first fold. */
  byte @Nullable [] sums();

  void sums(byte[] sums);

  @Nullable WaitingBlock waiting(String id);

  boolean isWaiting(String id);

  void putWaiting(String id, WaitingBlock block);

  void removeWaiting(String id);

  /** Ids of all blocks that wait here. */
  List<String> waitingIds();

  /** Keeps what a folded client's slice says of its curvature; {@code id} is client/slice. */
  void putFactors(String id, KeptFactors factors);

  /** What was kept under an id of {@link #factorIds}. */
  KeptFactors factors(String id);

  /** Ids of all that is kept. */
  List<String> factorIds();

  /** Bytes of each block of factors that is kept, in no order. */
  List<Integer> factorLengths();

  /** Forgets sums, waiting blocks and factors, keeps the head. */
  void clear();
}
