package org.fedfisher.client;

import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.GlobalModelManifest;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Collects one model of one revision of a round from the records of {@code
 * fedfisher.global-models}.
 */
final class ModelParts {
  private final String round;
  private final ModelVariant variant;
  private final int revision;
  private final Map<Integer, GlobalModelBlock> blocks = new TreeMap<>();
  private @Nullable Sha256 digest;
  private @Nullable GlobalModelManifest manifest;

  ModelParts(String round, ModelVariant variant, int revision) {
    this.round = round;
    this.variant = variant;
    this.revision = revision;
  }

  /**
   * Takes a record of the round, or leaves it where it is another variant's or revision's.
   *
   * @throws IllegalStateException where it belongs to a second model of the same round, variant and
   *     revision
   */
  void add(SpecificRecord record) {
    if (record instanceof GlobalModelManifest found
        && found.getVariant() == variant
        && found.getRevision() == revision) {
      accept(found.getModelDigest());
      manifest = found;
    } else if (record instanceof GlobalModelBlock block
        && block.getVariant() == variant
        && block.getRevision() == revision) {
      accept(block.getModelDigest());
      blocks.put(block.getBlock(), block);
    }
  }

  /** Whether every part has come. */
  boolean whole() {
    return manifest != null && blocks.size() >= manifest.getBlocks();
  }

  /**
   * The model, once it is whole.
   *
   * @throws IllegalStateException where it is whole and its weights are not what its digest says
   */
  Optional<GlobalModel> model() {
    GlobalModelManifest all = manifest;
    if (all == null || !whole()) {
      return Optional.empty();
    }
    float[] weights = new float[Math.toIntExact(all.getParameters())];
    long covered = 0;
    for (GlobalModelBlock block : blocks.values()) {
      covered += copy(block, weights);
    }
    Sha256 found = GlobalModel.digest(weights);
    if (covered != weights.length || !found.equals(all.getModelDigest())) {
      throw new IllegalStateException(
          "round %s, %s, revision %d: %,d parameters in blocks with digest %s, the manifest says %,d and %s"
              .formatted(
                  round,
                  variant,
                  revision,
                  covered,
                  Sha256s.hex(found),
                  all.getParameters(),
                  Sha256s.hex(all.getModelDigest())));
    }
    return Optional.of(new GlobalModel(all, weights));
  }

  private int copy(GlobalModelBlock block, float[] weights) {
    var numbers = block.getWeights().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    int length = numbers.remaining();
    if (block.getFirstParameter() < 0 || block.getFirstParameter() > weights.length - length) {
      throw new IllegalStateException(
          "round %s, %s, revision %d: block %d holds parameters %,d to %,d, the model has %,d"
              .formatted(
                  round,
                  variant,
                  revision,
                  block.getBlock(),
                  block.getFirstParameter(),
                  block.getFirstParameter() + length,
                  weights.length));
    }
    numbers.get(weights, (int) block.getFirstParameter(), length);
    return length;
  }

  private void accept(Sha256 found) {
    if (digest != null && !digest.equals(found)) {
      throw new IllegalStateException(
          "round %s has two models %s of revision %d: %s and %s"
              .formatted(round, variant, revision, Sha256s.hex(digest), Sha256s.hex(found)));
    }
    digest = found;
  }
}
