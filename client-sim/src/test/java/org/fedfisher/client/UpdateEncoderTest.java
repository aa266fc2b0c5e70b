package org.fedfisher.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.FisherEstimator;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;
import org.junit.jupiter.api.Test;

class UpdateEncoderTest {
  private static final float[] WEIGHTS = {1, -2, 3, -4, 5, -8, 0.5f, 0.25f, -0.125f};
  private static final float[] FISHER = {0, 1, 2, 3, 4, 32, 0, 0, 0};

  private static LocalUpdate update(float[] weights, float[] fisher) {
    return new LocalUpdate(
        "c-1",
        "u-1",
        42,
        weights,
        fisher == null ? null : new ClientFisher.Diagonal(fisher),
        fisher == null ? FisherEstimator.NOT_APPLICABLE : FisherEstimator.EXACT,
        Map.of("loss", 0.5));
  }

  private static ClientUpdateBlock block(EncodedUpdate update, int shard)
      throws InvalidRecordException {
    return Wire.decode(update.blocks().get(shard), ClientUpdateBlock.class);
  }

  private static float[] restored(TensorSlice slice) {
    float[] numbers = new float[Tensors.length(slice)];
    Tensors.restore(slice, numbers);
    return numbers;
  }

  @Test
  void headerNamesEveryBlockByItsDigest() throws Exception {
    RoundSpecification round = Rounds.of("r", Rounds.SMALL, FisherStructure.DIAGONAL, 4);
    EncodedUpdate update = new UpdateEncoder(round).encode(update(WEIGHTS, FISHER));

    ClientUpdateHeader header = Wire.decode(update.header(), ClientUpdateHeader.class);
    assertThat(update.blocks()).hasSize(3);
    assertThat(header.getBlocks())
        .isEqualTo(update.blocks().stream().map(block -> new Sha256(Sha256s.of(block))).toList());
    assertThat(header.getExamples()).isEqualTo(42);
    assertThat(header.getFisher()).isEqualTo(FisherStructure.DIAGONAL);
    assertThat(header.getEstimator()).isEqualTo(FisherEstimator.EXACT);
    assertThat(header.getBaseModelDigest()).isEqualTo(round.getBaseModelDigest());
    assertThat(header.getMetrics()).containsExactly(Map.entry("loss", 0.5));
    assertThat(update.headerDigest()).isEqualTo(new Sha256(Sha256s.of(update.header())));
  }

  @Test
  void slicesOfALayerShareTheLayersScale() throws Exception {
    RoundSpecification round = Rounds.of("r", Rounds.SMALL, FisherStructure.DIAGONAL, 4);
    EncodedUpdate update = new UpdateEncoder(round).encode(update(WEIGHTS, FISHER));

    assertThat(block(update, 0).getTensors())
        .extracting(TensorSlice::getScale)
        .containsExactly(8f, 32f);
    assertThat(block(update, 1).getTensors())
        .extracting(TensorSlice::getScale)
        .containsExactly(8f, 32f);
    assertThat(block(update, 2).getTensors())
        .extracting(TensorSlice::getScale)
        .containsExactly(0.5f, 0f);
    assertThat(restored(block(update, 1).getTensors().get(0))[1]).isEqualTo(-8f);
    // The quantisation of 3 under the scale 8, which the first slice alone would not have.
    assertThat(restored(block(update, 0).getTensors().get(0))[2])
        .isEqualTo(8f * Math.round(3f / 8 * 32767) / 32767);
  }

  @Test
  void float32KeepsEveryBit() throws Exception {
    RoundSpecification round = Rounds.of("r", Rounds.SMALL, FisherStructure.NONE, 100);
    EncodedUpdate update =
        new UpdateEncoder(round, TensorEncoding.FLOAT32).encode(update(WEIGHTS, null));

    assertThat(update.blocks()).hasSize(2);
    TensorSlice slice = block(update, 0).getTensors().get(0);
    assertThat(slice.getKind()).isEqualTo(TensorKind.WEIGHTS);
    assertThat(restored(slice)).containsExactly(Arrays.copyOf(WEIGHTS, 6));
  }

  @Test
  void largestShardInFloat32StaysUnderTheLimit() {
    Model model =
        new Model("wide", List.of(new Layer("w", List.of(ShardLayout.MAX_SHARD_PARAMETERS))));
    RoundSpecification round =
        Rounds.of("r", model, FisherStructure.DIAGONAL, ShardLayout.MAX_SHARD_PARAMETERS);
    float[] numbers = new float[ShardLayout.MAX_SHARD_PARAMETERS];
    EncodedUpdate update =
        new UpdateEncoder(round, TensorEncoding.FLOAT32).encode(update(numbers, numbers));

    assertThat(update.blocks()).hasSize(1);
    assertThat(update.blocks().get(0).length).isBetween(983_040, Wire.MAX_BYTES);
  }

  @Test
  void numberThatIsNotFiniteIsRefusedByPlace() {
    RoundSpecification round = Rounds.of("r", Rounds.SMALL, FisherStructure.NONE, 4);
    float[] weights = WEIGHTS.clone();
    weights[7] = Float.NaN;

    assertThatThrownBy(() -> new UpdateEncoder(round).encode(update(weights, null)))
        .hasMessage("layer \"b\": WEIGHTS is NaN at parameter 7, expected a finite number");
  }

  @Test
  void negativeFisherIsRefused() {
    RoundSpecification round = Rounds.of("r", Rounds.SMALL, FisherStructure.DIAGONAL, 4);
    float[] fisher = FISHER.clone();
    fisher[0] = -1e-9f;

    assertThatThrownBy(() -> new UpdateEncoder(round).encode(update(WEIGHTS, fisher)))
        .hasMessageContaining("FISHER_DIAGONAL is -1.0E-9 at parameter 0");
  }

  @Test
  void fisherThatTheRoundDoesNotAskForIsRefused() {
    RoundSpecification round = Rounds.of("r", Rounds.SMALL, FisherStructure.NONE, 4);

    assertThatThrownBy(() -> new UpdateEncoder(round).encode(update(WEIGHTS, FISHER)))
        .hasMessage("client c-1 brings a Fisher of structure DIAGONAL, round r asks for NONE");
  }
}
