package org.fedfisher.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fedfisher.client.ClientFisher;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.schemas.KroneckerFactors;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.wire.FisherEstimator;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;

/**
 * What the clients of a published case upload, uncompressed. The case is a folder: {@code
 * manifest.json} names layers and clients, {@code client0/w.bin}, {@code A_conv1.bin} and so on are
 * little-endian float32. Factors are right up to a scalar that moves between A and G.
 *
 * @param title for people: data set, clients and seed where the manifest tells, else the folder
 * @param dataset as the manifest spells it; empty where it does not tell
 * @param model without biases; each layer is a matrix
 * @param clients in the canonical order of their names
 */
public record GoldenUpdates(String title, String dataset, Model model, List<LocalUpdate> clients) {
  public GoldenUpdates {
    clients = List.copyOf(clients);
  }

  /** Reads a case. */
  public static GoldenUpdates read(Path folder) throws IOException {
    Path file = folder.resolve("manifest.json");
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          "--golden: no manifest.json in %s, expected a published case".formatted(folder));
    }
    JsonNode manifest = new ObjectMapper().readTree(file.toFile());
    List<Layer> layers = new ArrayList<>();
    for (JsonNode layer : manifest.get("layers")) {
      List<Integer> shape = new ArrayList<>();
      layer.get("shape").forEach(dimension -> shape.add(dimension.intValue()));
      layers.add(new Layer(layer.get("name").textValue().replace(".weight", ""), shape));
    }
    List<LocalUpdate> clients = new ArrayList<>();
    for (JsonNode client : manifest.get("clients")) {
      clients.add(update(folder, client.get("i").intValue(), client.get("n").longValue(), layers));
    }
    return new GoldenUpdates(
        title(folder, manifest.path("setup")),
        manifest.path("setup").path("dataset").asText(),
        new Model("golden", layers),
        clients);
  }

  private static String title(Path folder, JsonNode setup) {
    return setup.isMissingNode()
        ? folder.toAbsolutePath().normalize().getFileName().toString()
        : "%s, %s, %d clients, Dirichlet %s, seed %d"
            .formatted(
                setup.path("dataset").asText(),
                setup.path("model").asText(),
                setup.path("num_clients").intValue(),
                setup.path("alpha").asText(),
                setup.path("seed").longValue());
  }

  private static LocalUpdate update(Path folder, int client, long examples, List<Layer> layers)
      throws IOException {
    Path of = folder.resolve("client" + client);
    List<KroneckerFactors> factors = new ArrayList<>();
    for (Layer layer : layers) {
      List<Integer> shape = layer.getShape();
      int in = shape.subList(1, shape.size()).stream().reduce(1, Math::multiplyExact);
      factors.add(
          new KroneckerFactors(
              new MatrixShape(shape.get(0), in, false),
              array(of.resolve("A_" + layer.getName() + ".bin")),
              array(of.resolve("G_" + layer.getName() + ".bin"))));
    }
    return new LocalUpdate(
        "client-%03d".formatted(client),
        "u1",
        examples,
        array(of.resolve("w.bin")),
        new ClientFisher.Kronecker(factors),
        FisherEstimator.EXACT,
        Map.of());
  }

  /** The uncompressed factors of a client, by layer. */
  List<KroneckerFactors> factors(int client) {
    if (clients.get(client).fisher() instanceof ClientFisher.Kronecker kronecker) {
      return kronecker.matrices();
    }
    throw new IllegalStateException("clients of a published case have K-FAC factors");
  }

  private static float[] array(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
