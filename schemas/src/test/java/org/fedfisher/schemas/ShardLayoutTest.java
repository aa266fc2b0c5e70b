package org.fedfisher.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fedfisher.schemas.ShardLayout.MAX_SHARDS;
import static org.fedfisher.schemas.ShardLayout.MAX_SHARD_PARAMETERS;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardLayoutTest {
  @Test
  void layerOfExactlyOneShardIsOneShard() {
    assertThat(ShardLayout.of(model(layer(100)), FisherStructure.DIAGONAL, 100).shards())
        .containsExactly(new Shard(0, 0, "0", 0, 100, MatrixShape.NONE));
  }

  @Test
  void oneMoreParameterIsOneMoreShard() {
    assertThat(ShardLayout.of(model(layer(101)), FisherStructure.DIAGONAL, 100).shards())
        .containsExactly(
            new Shard(0, 0, "0", 0, 100, MatrixShape.NONE),
            new Shard(1, 0, "0", 100, 1, MatrixShape.NONE));
  }

  @Test
  void oneParameterLessIsOneShorterShard() {
    assertThat(ShardLayout.of(model(layer(99)), FisherStructure.DIAGONAL, 100).shards())
        .containsExactly(new Shard(0, 0, "0", 0, 99, MatrixShape.NONE));
  }

  @Test
  void everyLayerStartsAShardOfItsOwn() {
    ShardLayout layout =
        ShardLayout.of(
            model(layer(5, 3), layer(5), layer(2, 1, 2, 2)), FisherStructure.DIAGONAL, 6);

    assertThat(layout.parameters()).isEqualTo(28);
    assertThat(layout.shards())
        .containsExactly(
            new Shard(0, 0, "0", 0, 6, MatrixShape.NONE),
            new Shard(1, 0, "0", 6, 6, MatrixShape.NONE),
            new Shard(2, 0, "0", 12, 3, MatrixShape.NONE),
            new Shard(3, 1, "1", 15, 5, MatrixShape.NONE),
            new Shard(4, 2, "2", 20, 6, MatrixShape.NONE),
            new Shard(5, 2, "2", 26, 2, MatrixShape.NONE));
  }

  @Test
  void roundsSpecificationSaysModelAndShardSize() {
    assertThat(ShardLayout.of(Samples.specification()))
        .isEqualTo(ShardLayout.of(Samples.model(), FisherStructure.DIAGONAL, 4));
  }

  @Test
  void largestModelHasMaximumOfShardsAndOneParameterMoreIsRefused() {
    int each = MAX_SHARD_PARAMETERS;
    assertThat(
            ShardLayout.of(model(layer(MAX_SHARDS, each)), FisherStructure.DIAGONAL, each).shards())
        .hasSize(MAX_SHARDS);
    assertThat(ShardLayout.of(layersOfOne(MAX_SHARDS), FisherStructure.DIAGONAL, each).shards())
        .hasSize(MAX_SHARDS);

    assertRefused(model(layer(MAX_SHARDS, each), layer(1)), each, "more than 16,384 shards");
    assertRefused(layersOfOne(MAX_SHARDS + 1), each, "more than 16,384 shards");
    assertRefused(model(layer(MAX_SHARDS + 1)), 1, "more than 16,384 shards");
  }

  @Test
  void hugeLayerIsRefusedWithoutCountingItsShards() {
    assertRefused(model(layer(1 << 20, 1 << 20)), 1, "more than 16,384 shards");
  }

  @Test
  void productOfDimensionsMayNotOverflow() {
    assertThat(ShardLayout.parameters(layer(1 << 20, 1 << 20))).isEqualTo(1L << 40);
    assertRefused(model(layer(1 << 20, 1 << 20, 2)), 1, "product of at most 2^40");
    assertRefused(model(layer(1 << 30, 1 << 30, 1 << 30)), 1, "product of at most 2^40");
    assertRefused(model(layer(65_536, 65_536, 65_536, 65_536)), 1, "product of at most 2^40");
    assertRefused(model(layer(Integer.MAX_VALUE, Integer.MAX_VALUE)), 1, "product of at most 2^40");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void dimensionBelowOneIsRefusedWhereverItStands(int dimension) {
    assertRefused(model(layer(dimension)), 1, "layer \"0\": shape [" + dimension + "]");
    assertRefused(model(layer(3, dimension)), 1, "expected dimensions of at least 1");
    assertRefused(model(layer(dimension, 3)), 1, "expected dimensions of at least 1");
    assertRefused(model(layer(dimension, dimension)), 1, "expected dimensions of at least 1");
  }

  @Test
  void modelAndLayerMustNotBeEmpty() {
    assertRefused(model(), 1, "model \"m\" has no layers");
    assertRefused(model(layer()), 1, "layer \"0\": shape []");
  }

  @Test
  void shardSizeHasTwoEnds() {
    assertThat(ShardLayout.of(model(layer(2)), FisherStructure.DIAGONAL, 1).shards()).hasSize(2);
    assertThat(
            ShardLayout.of(model(layer(2)), FisherStructure.DIAGONAL, MAX_SHARD_PARAMETERS)
                .shards())
        .hasSize(1);
    assertRefused(model(layer(2)), 0, "shardParameters is 0, expected 1 to 122,880");
    assertRefused(model(layer(2)), MAX_SHARD_PARAMETERS + 1, "shardParameters is 122,881");
  }

  @Property
  void everyParameterIsInExactlyOneShardOfItsLayer(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 500) Integer> sizes,
      @ForAll @IntRange(min = 1, max = 600) int shardParameters) {
    Layer[] layers = sizes.stream().map(ShardLayoutTest::layer).toArray(Layer[]::new);
    ShardLayout layout = ShardLayout.of(model(layers), FisherStructure.DIAGONAL, shardParameters);

    List<Integer> layerOfParameter = new ArrayList<>();
    for (int l = 0; l < sizes.size(); l++) {
      layerOfParameter.addAll(Collections.nCopies(sizes.get(l), l));
    }
    long next = 0;
    for (int number = 0; number < layout.shards().size(); number++) {
      Shard shard = layout.shards().get(number);
      assertThat(shard.number()).isEqualTo(number);
      assertThat(shard.first()).isEqualTo(next);
      assertThat(shard.length()).isBetween(1, shardParameters);
      int first = Math.toIntExact(shard.first());
      assertThat(layerOfParameter.subList(first, first + shard.length()))
          .containsOnly(shard.layer());
      next += shard.length();
    }
    assertThat(next).isEqualTo(layout.parameters()).isEqualTo(layerOfParameter.size());
    int expected = sizes.stream().mapToInt(s -> (s + shardParameters - 1) / shardParameters).sum();
    assertThat(layout.shards()).hasSize(expected);
  }

  private static void assertRefused(Model model, int shardParameters, String message) {
    assertThatThrownBy(() -> ShardLayout.of(model, FisherStructure.DIAGONAL, shardParameters))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static Layer layer(Integer... shape) {
    return new Layer("", List.of(shape));
  }

  private static Model layersOfOne(int layers) {
    return model(Collections.nCopies(layers, layer(1)).toArray(Layer[]::new));
  }

  /** Layers are named by their index. */
  private static Model model(Layer... layers) {
    List<Layer> named = new ArrayList<>();
    for (Layer layer : layers) {
      named.add(new Layer(Integer.toString(named.size()), layer.getShape()));
    }
    return new Model("m", named);
  }
}
