package org.fedfisher.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.GlobalModelManifest;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.ModelVariant;
import org.junit.jupiter.api.Test;

class ModelRevisionsTest {
  private static final Model MODEL = new Model("m", List.of(new Layer("w", List.of(2))));

  private static GlobalModel model(int revision) {
    GlobalModel model =
        GlobalModel.of("r", ModelVariant.SOLUTION, MODEL, new float[] {1, revision}, Map.of(), 0);
    model.manifest().setRevision(revision);
    return model;
  }

  private static GlobalModelManifest manifest(int revision) {
    return model(revision).manifest();
  }

  private static GlobalModelBlock block(int revision) {
    GlobalModelBlock block = model(revision).blocks().get(0);
    block.setRevision(revision);
    return block;
  }

  @Test
  void newestWholeRevisionCounts() {
    ModelRevisions parts = ModelRevisions.newest("r", ModelVariant.SOLUTION);
    assertThat(parts.model()).isEmpty();
    parts.add(block(0));
    parts.add(manifest(0));
    parts.add(block(1));
    assertThat(parts.model().orElseThrow().manifest().getRevision()).isZero();
    parts.add(manifest(1));
    parts.add(block(0));
    assertThat(parts.model().orElseThrow().weights()).containsExactly(1, 1);
  }

  @Test
  void namedRevisionIsTheOneThatIsGiven() {
    ModelRevisions parts = ModelRevisions.only("r", ModelVariant.SOLUTION, 1);
    for (int revision : new int[] {0, 1, 2}) {
      parts.add(block(revision));
      parts.add(manifest(revision));
    }
    assertThat(parts.model().orElseThrow().weights()).containsExactly(1, 1);
  }

  @Test
  void secondModelOfOneRevisionIsRefused() {
    ModelRevisions parts = ModelRevisions.newest("r", ModelVariant.SOLUTION);
    parts.add(block(1));
    GlobalModelManifest forged = manifest(2);
    forged.setRevision(1);
    assertThatThrownBy(() -> parts.add(forged))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("round r has two models SOLUTION of revision 1");
  }
}
