package org.fedfisher.round;

import java.util.ArrayList;
import java.util.List;
import org.fedfisher.fisher.ShardFold;
import org.fedfisher.fisher.ShardShape;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.wire.ClientUpdateBlock;
import org.jspecify.annotations.Nullable;

/**
 * The sums of a shard's admitted clients, ahead of a {@link ShardStore}, where {@link #flush}
 * writes them; and how many clients are in them.
 *
 * <p>Clients whose terms are elementwise are gathered and folded a few at a time, in one pass: the
 * sums of a large shard do not stay near the processor from one client to the next, so that most of
 * a fold is waiting for memory. Whoever is gathered is folded before anybody sees the sums, here or
 * in the store.
 */
final class FoldedClients {
  /** Elementwise clients of one pass. */
  static final int TOGETHER = 4;

  private final ShardStore store;
  private final ShardFold fold;
  private final ShardWindow.OnFold onFold;
  private final List<ClientUpdateBlock> gathered = new ArrayList<>(TOGETHER);
  private final long[] gatheredExamples = new long[TOGETHER];
  private long gatheredBytes;
  private @Nullable ShardShape shape;
  private @Nullable ShardSums sums;
  private int count;
  private boolean dirty;

  FoldedClients(ShardStore store, ShardFold fold, ShardWindow.OnFold onFold) {
    this.store = store;
    this.fold = fold;
    this.onFold = onFold;
  }

  /** Goes on from what the store's head says of them. */
  void restore(@Nullable ShardShape knownShape, int folded) {
    shape = knownShape;
    count = folded;
  }

  /** What the sums are of: the first word counts. */
  void shape(ShardShape of) {
    if (shape == null) {
      shape = of;
    }
  }

  /** What the sums are of, where that is known yet. */
  @Nullable ShardShape shape() {
    return shape;
  }

  ShardShape knownShape() {
    if (shape == null) {
      throw new IllegalStateException("sums before the first admission");
    }
    return shape;
  }

  /**
   * Adds an admitted client with so many examples.
   *
   * @param slices all of the client's, in their order
   * @param bytes of their payload
   * @return tr(A) tr(G) of a K-FAC matrix, 0 for other structures
   */
  double add(List<ClientUpdateBlock> slices, long examples, long bytes) {
    return switch (knownShape().fisher()) {
      case NONE, DIAGONAL -> {
        gather(slices.get(0), examples, bytes);
        yield 0;
      }
      case FULL, KFAC -> {
        double curvature = fold.fold(slices, examples, knownShape(), loaded());
        folded(1, bytes);
        yield curvature;
      }
    };
  }

  private void gather(ClientUpdateBlock block, long examples, long bytes) {
    gatheredExamples[gathered.size()] = examples;
    gathered.add(block);
    gatheredBytes += bytes;
    if (gathered.size() == TOGETHER) {
      foldGathered();
    }
  }

  private void foldGathered() {
    if (!gathered.isEmpty()) {
      fold.fold(gathered, gatheredExamples, knownShape(), loaded());
      folded(gathered.size(), gatheredBytes);
      gathered.clear();
      gatheredBytes = 0;
    }
  }

  private void folded(int clients, long bytes) {
    count += clients;
    dirty = true;
    onFold.folded(clients, bytes);
  }

  /** The sums of all who were added. */
  ShardSums sums() {
    foldGathered();
    return loaded();
  }

  /** Clients who were added. */
  int count() {
    foldGathered();
    return count;
  }

  private ShardSums loaded() {
    ShardSums current = sums;
    if (current == null) {
      byte[] kept = store.sums();
      current = kept == null ? knownShape().zero() : ShardSums.fromBytes(kept);
      sums = current;
    }
    return current;
  }

  void flush() {
    foldGathered();
    if (dirty) {
      store.sums(loaded().toBytes());
      dirty = false;
    }
  }

  /** Forgets the sums; the store has been cleared. How many were folded stays. */
  void clear() {
    gathered.clear();
    gatheredBytes = 0;
    sums = null;
    dirty = false;
  }

  boolean dirty() {
    return dirty || !gathered.isEmpty();
  }

  /** Heap, about. */
  long bytes() {
    return gatheredBytes + (sums == null ? 0 : sums.bytes());
  }
}
