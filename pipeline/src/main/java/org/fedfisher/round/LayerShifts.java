package org.fedfisher.round;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.schemas.ShardLayout.Shard;

/** How far a client moved in each layer, {@code ||F^(1/2) (W - W0)||}, from its receipts. */
public final class LayerShifts {
  private LayerShifts() {}

  /**
   * By layer, in the model's order; of K-FAC by matrix.
   *
   * @param shards what was found in each shard of an update of the round's shape
   */
  public static Map<String, Double> of(Specification round, List<BlockSummary> shards) {
    Map<String, Double> squares = new LinkedHashMap<>();
    // In shard order, so that every machine and every replay adds up the same number.
    for (Shard shard : round.layout().shards()) {
      double square = KroneckerShifts.square(round, shard, shards.get(shard.number()));
      squares.merge(shard.layerName(), square, Double::sum);
    }
    squares.replaceAll((layer, square) -> Math.sqrt(square));
    return squares;
  }

  /** Whether all weights of a shard of the round's shape have been compared with W0. */
  public static boolean measured(BlockSummary found) {
    return found.weights() > 0 && found.shifted() == found.weights();
  }
}
