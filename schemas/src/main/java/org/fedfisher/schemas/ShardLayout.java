package org.fedfisher.schemas;

import java.util.ArrayList;
import java.util.List;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.RoundSpecification;

/**
 * How a model's parameter vector is cut into shards, the unit of keyed parallelism; the rule is in
 * {@code common.avdl}, SHARDS and MATRICES.
 */
public record ShardLayout(List<Shard> shards, long parameters) {
  /** Most shards of a model, so that a header with a digest for each stays under 1 MiB. */
  public static final int MAX_SHARDS = 16_384;

  /** Most parameters of a slice, so that a block of two float32 tensors stays under 1 MiB. */
  public static final int MAX_SHARD_PARAMETERS = 122_880;

  /** Most blocks of one K-FAC shard. */
  public static final int MAX_SLICES = 1_024;

  /** Most bytes of numbers in one block of a K-FAC shard: what Kafka moves fastest. */
  public static final int SLICE_BYTES = 960 << 10;

  /** Weights in each block of a sliced K-FAC shard, as long as there are so many. */
  public static final int SLICE_WEIGHTS = SLICE_BYTES / Float.BYTES;

  /** Most matrices of a K-FAC model, so that a report for each fits the fact that it is solved. */
  public static final int MAX_MATRICES = 4_096;

  /** Most parameters of one K-FAC matrix: its sums are one value of keyed state. */
  public static final int MAX_MATRIX_PARAMETERS = 1 << 24;

  /** Most rows or columns of a K-FAC matrix: one column of a factor must fit a record. */
  public static final int MAX_DIMENSION = 1 << 16;

  /** Most parameters of a model with the full Fisher. */
  public static final int MAX_FULL_PARAMETERS = 4_096;

  /**
   * A part of the parameter vector, within one layer but for a matrix that brings its bias.
   *
   * @param number from 0 over all layers
   * @param layer index of the (first) layer in the model
   * @param layerName its name, for messages
   * @param first index of the shard's first parameter in the model's parameter vector
   * @param length parameters in the shard
   * @param matrix of a K-FAC shard, of {@code length} entries; {@link MatrixShape#NONE} otherwise
   */
  public record Shard(
      int number, int layer, String layerName, long first, int length, MatrixShape matrix) {}

  public ShardLayout {
    shards = List.copyOf(shards);
  }

  /** The layout of a round. */
  public static ShardLayout of(RoundSpecification round) {
    return of(round.getModel(), round.getFisher(), round.getShardParameters());
  }

  /**
   * The layout of a model.
   *
   * @throws IllegalArgumentException where a shape, the shard size or the number of shards is out
   *     of range
   */
  public static ShardLayout of(Model model, FisherStructure fisher, int shardParameters) {
    if (shardParameters < 1 || shardParameters > MAX_SHARD_PARAMETERS) {
      throw new IllegalArgumentException(
          "shardParameters is %,d, expected 1 to %,d"
              .formatted(shardParameters, MAX_SHARD_PARAMETERS));
    }
    if (model.getLayers().isEmpty()) {
      throw new IllegalArgumentException("model \"%s\" has no layers".formatted(model.getName()));
    }
    return switch (fisher) {
      case NONE, DIAGONAL -> sliced(model, shardParameters);
      case KFAC -> matrices(model);
      case FULL -> sliced(model, rows(model, shardParameters));
    };
  }

  private static ShardLayout sliced(Model model, int shardParameters) {
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
        shards.add(
            new Shard(shards.size(), l, layer.getName(), first + at, length, MatrixShape.NONE));
      }
      first += size;
    }
    return new ShardLayout(shards, first);
  }

  private static int rows(Model model, int shardParameters) {
    long parameters = model.getLayers().stream().mapToLong(ShardLayout::parameters).sum();
    if (parameters > MAX_FULL_PARAMETERS || parameters > shardParameters) {
      throw new IllegalArgumentException(
          "model \"%s\" has %,d parameters; the full Fisher is for at most %,d, and one row must fit"
                  .formatted(model.getName(), parameters, MAX_FULL_PARAMETERS)
              + " a shard of %,d".formatted(shardParameters));
    }
    return (int) (shardParameters / parameters);
  }

  private static ShardLayout matrices(Model model) {
    List<Layer> layers = model.getLayers();
    List<Shard> shards = new ArrayList<>();
    long first = 0;
    for (int l = 0; l < layers.size(); l++) {
      Layer layer = layers.get(l);
      boolean bias = l + 1 < layers.size() && isBias(layers.get(l + 1), layer);
      MatrixShape matrix = matrix(layer, bias);
      shards.add(new Shard(shards.size(), l, layer.getName(), first, matrix.parameters(), matrix));
      first += matrix.parameters();
      l += bias ? 1 : 0;
    }
    if (shards.size() > MAX_MATRICES) {
      throw new IllegalArgumentException(
          "model \"%s\" has %,d matrices, structure KFAC takes at most %,d"
              .formatted(model.getName(), shards.size(), MAX_MATRICES));
    }
    return new ShardLayout(shards, first);
  }

  private static boolean isBias(Layer bias, Layer of) {
    return bias.getName().equals(of.getName() + ".bias")
        && of.getShape().size() > 1
        && bias.getShape().equals(of.getShape().subList(0, 1));
  }

  private static MatrixShape matrix(Layer layer, boolean bias) {
    long size = parameters(layer);
    int out = layer.getShape().get(0);
    long in = size / out + (bias ? 1 : 0);
    if (out > MAX_DIMENSION || in > MAX_DIMENSION || out * in > MAX_MATRIX_PARAMETERS) {
      throw new IllegalArgumentException(
          "layer \"%s\" is a matrix of %,d x %,d; structure KFAC takes at most %,d in either dimension and %,d in all"
              .formatted(layer.getName(), out, in, MAX_DIMENSION, MAX_MATRIX_PARAMETERS));
    }
    return new MatrixShape(out, (int) in, bias);
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
