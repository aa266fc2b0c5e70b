package org.fedfisher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.solve.KroneckerProblem;
import org.fedfisher.solve.WeightedFactors;

/**
 * The uploads of a golden round, uncompressed: {@code manifest.json}, and for each client {@code
 * w}, {@code A_<layer>} and {@code G_<layer>} as little-endian float32.
 */
record GoldenUpdates(List<Layer> layers) {
  /** One matrix of every client. */
  record Layer(
      String name, MatrixShape shape, List<float[]> weights, List<WeightedFactors> clients) {
    /** The layer's problem; {@code damping} multiplies the mean curvature. */
    KroneckerProblem problem(double damping) {
      return KroneckerTarget.problem(shape, weights, clients, damping);
    }
  }

  static GoldenUpdates read(Path folder) throws IOException {
    Path file = folder.resolve("manifest.json");
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          "--golden: no manifest.json in %s, expected a golden case".formatted(folder));
    }
    JsonNode manifest = new ObjectMapper().readTree(file.toFile());
    List<Layer> layers = new ArrayList<>();
    for (JsonNode layer : manifest.get("layers")) {
      layers.add(layer(folder, manifest.get("clients"), layer));
    }
    return new GoldenUpdates(layers);
  }

  private static Layer layer(Path folder, JsonNode clients, JsonNode layer) throws IOException {
    String name = layer.get("name").asText().replace(".weight", "");
    int out = layer.get("shape").get(0).asInt();
    int parameters = layer.get("numel").asInt();
    int offset = layer.get("offset").asInt();
    MatrixShape shape = new MatrixShape(out, parameters / out, false);
    List<float[]> weights = new ArrayList<>();
    List<WeightedFactors> factors = new ArrayList<>();
    for (JsonNode client : clients) {
      Path of = folder.resolve("client" + client.get("i").asInt());
      float[] all = array(of.resolve("w.bin"));
      weights.add(Arrays.copyOfRange(all, offset, offset + parameters));
      factors.add(
          new WeightedFactors(
              client.get("p").asDouble(),
              Factor.whole(shape.in(), array(of.resolve("A_" + name + ".bin"))),
              Factor.whole(shape.out(), array(of.resolve("G_" + name + ".bin")))));
    }
    return new Layer(name, shape, weights, factors);
  }

  private static float[] array(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
