package org.fedfisher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fedfisher.schemas.KroneckerFactors;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;

/**
 * A case of the published experiments as a folder: {@code manifest.json} names layers and clients,
 * {@code client0/w.bin}, {@code A_conv1.bin} and so on are little-endian float32.
 *
 * @param layers without biases; each is a matrix
 */
record PublishedUpdates(Path folder, List<Layer> layers, int clients) {
  static PublishedUpdates read(Path folder) throws IOException {
    JsonNode manifest = new ObjectMapper().readTree(folder.resolve("manifest.json").toFile());
    List<Layer> layers = new ArrayList<>();
    for (JsonNode layer : manifest.get("layers")) {
      List<Integer> shape = new ArrayList<>();
      layer.get("shape").forEach(dimension -> shape.add(dimension.intValue()));
      layers.add(new Layer(layer.get("name").textValue().replace(".weight", ""), shape));
    }
    return new PublishedUpdates(folder, layers, manifest.get("clients").size());
  }

  Model model() {
    return new Model("published", layers);
  }

  float[] weights(int client) throws IOException {
    return array(client, "w");
  }

  /** Factors of the matrix of a layer, up to a scalar that moves between them. */
  KroneckerFactors factors(int client, Layer layer, MatrixShape shape) throws IOException {
    return new KroneckerFactors(
        shape, array(client, "A_" + layer.getName()), array(client, "G_" + layer.getName()));
  }

  private float[] array(int client, String name) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve("client" + client).resolve(name + ".bin"));
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
