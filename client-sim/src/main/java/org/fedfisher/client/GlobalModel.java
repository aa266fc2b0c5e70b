package org.fedfisher.client;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.GlobalModelManifest;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.Sha256;

/**
 * A whole global model. The weights are not copied: whoever changes them breaks the digest.
 *
 * @param manifest what it is and where it comes from
 * @param weights the parameter vector
 */
@SuppressWarnings("ArrayRecordComponent") // Large; models are compared by digest.
public record GlobalModel(GlobalModelManifest manifest, float[] weights) {
  /** 960 KiB of weights, the record size at which Kafka is fastest. */
  static final int BLOCK_PARAMETERS = 240 << 10;

  public GlobalModel {
    if (weights.length != manifest.getParameters()) {
      throw new IllegalArgumentException(
          "round %s, %s: %,d weights, the manifest says %,d"
              .formatted(
                  manifest.getRound(),
                  manifest.getVariant(),
                  weights.length,
                  manifest.getParameters()));
    }
  }

  /**
   * A model to publish.
   *
   * @throws IllegalArgumentException where the weights are not as many as the model's parameters
   */
  public static GlobalModel of(
      String round,
      ModelVariant variant,
      Model model,
      float[] weights,
      Map<String, String> provenance,
      long createdAtMillis) {
    long parameters = 0;
    for (Layer layer : model.getLayers()) {
      parameters += ShardLayout.parameters(layer);
    }
    int blocks = (weights.length + BLOCK_PARAMETERS - 1) / BLOCK_PARAMETERS;
    return new GlobalModel(
        new GlobalModelManifest(
            round,
            variant,
            digest(weights),
            model,
            blocks,
            parameters,
            provenance,
            createdAtMillis,
            0),
        weights);
  }

  /** The digest of a parameter vector. */
  public static Sha256 digest(float[] weights) {
    MessageDigest digest = Sha256s.digest();
    for (int from = 0; from < weights.length; from += BLOCK_PARAMETERS) {
      digest.update(bytes(weights, from, Math.min(BLOCK_PARAMETERS, weights.length - from)));
    }
    return new Sha256(digest.digest());
  }

  public Sha256 digest() {
    return manifest.getModelDigest();
  }

  /** The blocks to publish beside the manifest. */
  List<GlobalModelBlock> blocks() {
    List<GlobalModelBlock> blocks = new ArrayList<>();
    for (int from = 0; from < weights.length; from += BLOCK_PARAMETERS) {
      blocks.add(
          new GlobalModelBlock(
              manifest.getRound(),
              manifest.getVariant(),
              digest(),
              blocks.size(),
              (long) from,
              bytes(weights, from, Math.min(BLOCK_PARAMETERS, weights.length - from)),
              0,
              -1,
              ByteBuffer.allocate(0)));
    }
    return blocks;
  }

  private static ByteBuffer bytes(float[] weights, int from, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(weights, from, length);
    return bytes;
  }
}
