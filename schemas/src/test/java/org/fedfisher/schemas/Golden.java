package org.fedfisher.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One case of the published reference's numbers: layers, clients and arrays. */
record Golden(Path folder, List<Range> layers, List<Client> clients) {
  /** A layer's place in the flattened vector, and its matrix. */
  record Range(String name, int offset, int length, MatrixShape matrix) {}

  /** A client's number and its share of all examples. */
  record Client(int number, double share) {}

  static Golden read(Path folder) throws IOException {
    JsonNode manifest = new ObjectMapper().readTree(folder.resolve("manifest.json").toFile());
    List<Range> layers = new ArrayList<>();
    for (JsonNode layer : manifest.get("layers")) {
      layers.add(range(layer));
    }
    List<Client> clients = new ArrayList<>();
    for (JsonNode client : manifest.get("clients")) {
      clients.add(new Client(client.get("i").intValue(), client.get("p").doubleValue()));
    }
    return new Golden(folder, layers, clients);
  }

  private static Range range(JsonNode layer) {
    int length = layer.get("numel").intValue();
    int out = layer.get("shape").get(0).intValue();
    return new Range(
        layer.get("name").textValue().replace(".weight", ""),
        layer.get("offset").intValue(),
        length,
        new MatrixShape(out, length / out, false));
  }

  /** Shapes of all matrices. */
  List<MatrixShape> matrices() {
    return layers.stream().map(Range::matrix).toList();
  }

  /** An array of a client, for example "w_q". */
  float[] array(Client client, String name) throws IOException {
    Path file = folder.resolve("client" + client.number()).resolve(name + ".bin");
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }
}
