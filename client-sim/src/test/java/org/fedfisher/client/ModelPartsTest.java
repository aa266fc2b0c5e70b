package org.fedfisher.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.ModelVariant;
import org.junit.jupiter.api.Test;

class ModelPartsTest {
  private static final int PARAMETERS = GlobalModel.BLOCK_PARAMETERS + 3;

  private final ModelParts parts = new ModelParts("r", ModelVariant.SOLUTION, 0);

  private static GlobalModel model(float last) {
    float[] weights = new float[PARAMETERS];
    weights[PARAMETERS - 1] = last;
    return GlobalModel.of(
        "r",
        ModelVariant.SOLUTION,
        new Model("m", List.of(new Layer("w", List.of(PARAMETERS)))),
        weights,
        Map.of(),
        0);
  }

  @Test
  void modelIsThereOnceAllItsPartsAreInAnyOrder() {
    GlobalModel model = model(1);
    assertThat(model.blocks()).hasSize(2);
    parts.add(model.blocks().get(1));
    parts.add(model.manifest());
    assertThat(parts.model()).isEmpty();
    parts.add(model.blocks().get(0));

    assertThat(parts.model().orElseThrow().weights()).containsExactly(model.weights());
  }

  @Test
  void secondModelOfTheRoundIsRefusedNamingBothDigests() {
    parts.add(model(1).manifest());

    assertThatThrownBy(() -> parts.add(model(2).manifest()))
        .hasMessageContaining(Sha256s.hex(model(1).digest()))
        .hasMessageContaining(Sha256s.hex(model(2).digest()));
  }

  @Test
  void otherVariantIsLeftAside() {
    GlobalModel model = model(1);
    parts.add(
        new GlobalModel(
                GlobalModel.of(
                        "r",
                        ModelVariant.AVERAGE,
                        model.manifest().getModel(),
                        model(2).weights(),
                        Map.of(),
                        0)
                    .manifest(),
                model(2).weights())
            .manifest());
    parts.add(model.manifest());
    model.blocks().forEach(parts::add);

    assertThat(parts.model().orElseThrow().digest()).isEqualTo(model.digest());
  }

  @Test
  void weightsThatAreNotTheDigestsAreRefused() {
    GlobalModel model = model(1);
    GlobalModelBlock forged = model.blocks().get(1);
    forged.setWeights(ByteBuffer.allocate(12));
    parts.add(model.manifest());
    parts.add(model.blocks().get(0));
    parts.add(forged);

    assertThatThrownBy(parts::model)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the manifest says");
  }
}
