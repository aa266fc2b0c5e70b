package org.fedfisher.round;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.FisherStructure;

/** The trace of a client's Fisher over each layer, from its receipts. */
public final class LayerTraces {
  private LayerTraces() {}

  /**
   * By layer, in the model's order; of K-FAC by matrix.
   *
   * @param shards what was found in each shard of an update of the round's shape
   */
  public static Map<String, Double> of(Specification round, List<BlockSummary> shards) {
    boolean factored = round.wire().getFisher() == FisherStructure.KFAC;
    Map<String, Double> traces = new LinkedHashMap<>();
    // In shard order, so that every machine and every replay adds up the same number.
    for (Shard shard : round.layout().shards()) {
      BlockSummary found = shards.get(shard.number());
      double trace = factored ? found.a().trace() * found.g().trace() : found.fisherTrace();
      traces.merge(shard.layerName(), trace, Double::sum);
    }
    return traces;
  }
}
