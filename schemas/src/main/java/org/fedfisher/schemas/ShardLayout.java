package org.fedfisher.schemas;

import java.util.ArrayList;
import java.util.List;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.RoundSpecification;

/**
 * How a model's parameter vector is cut into shards, the unit of keyed parallelism; the rule is in
 * {@code common.avdl}.
 */
public record ShardLayout(List<Shard> shards, long parameters) {
  /** Most shards of a model, so that a header with a digest for each stays under 1 MiB. */
  public static final int MAX_SHARDS = 16_384;

  /** Most parameters of a shard, so that a block of two float32 tensors stays under 1 MiB. */
  public static final int MAX_SHARD_PARAMETERS = 122_880;

  /**
   * A slice of one layer.
   *
   * @param number from 0 over all layers
   * @param layer index of the layer in the model
   * @param layerName its name, for messages
   * @param first index of the slice's first parameter in the model's parameter vector
   * @param length parameters in the slice
   */
  public record Shard(int number, int layer, String layerName, long first, int length) {}

  public ShardLayout {
    shards = List.copyOf(shards);
  }

  /** The layout of a round. */
  public static ShardLayout of(RoundSpecification round) {
    return of(round.getModel(), round.getShardParameters());
  }

  /**
   * The layout of a model.
   *
   * @throws IllegalArgumentException where a shape, the shard size or the number of shards is out
   *     of range
   */
  public static ShardLayout of(Model model, int shardParameters) {
    if (shardParameters < 1 || shardParameters > MAX_SHARD_PARAMETERS) {
      throw new IllegalArgumentException(
          "shardParameters is %,d, expected 1 to %,d"
              .formatted(shardParameters, MAX_SHARD_PARAMETERS));
    }
    List<Shard> shards = new ArrayList<>();
    long first = 0;
    for (int l = 0; l < model.getLayers().size(); l++) {
      Layer layer = model.getLayers().get(l);
      long size = parameters(layer);
      if (shards.size() + (size - 1) / shardParameters + 1 > MAX_SHARDS) {
        throw new IllegalArgumentException(
            "model \"%s\" has more than %,d shards of %,d parameters; take larger shards"
                .formatted(model.getName(), MAX_SHARDS, shardParameters));
      }
      for (long at = 0; at < size; at += shardParameters) {
        int length = (int) Math.min(shardParameters, size - at);
        shards.add(new Shard(shards.size(), l, layer.getName(), first + at, length));
      }
      first += size;
    }
    if (shards.isEmpty()) {
      throw new IllegalArgumentException("model \"%s\" has no layers".formatted(model.getName()));
    }
    return new ShardLayout(shards, first);
  }

  /**
   * Parameters of a layer.
   *
   * @throws IllegalArgumentException where a dimension is below 1 or the product exceeds 2^40
   */
  public static long parameters(Layer layer) {
    long size = layer.getShape().isEmpty() ? 0 : 1;
    for (int dimension : layer.getShape()) {
      size = dimension < 1 || size > (1L << 40) / dimension ? 0 : size * dimension;
    }
    if (size == 0) {
      throw new IllegalArgumentException(
          "layer \"%s\": shape %s, expected dimensions of at least 1 with a product of at most 2^40"
              .formatted(layer.getName(), layer.getShape()));
    }
    return size;
  }
}
