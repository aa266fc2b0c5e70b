package org.fedfisher.solve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.fedfisher.fisher.Contribution;
import org.fedfisher.fisher.Grid;
import org.fedfisher.fisher.ShardObjective;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.round.Rounds;
import org.junit.jupiter.api.Assumptions;

/** A case of the reference implementation's numbers, as one shard. */
public record GoldenRound(Path folder, JsonNode manifest) {
  static final Grid GRID = Grid.of(Rounds.BOUNDS);

  /** The small cases, which live in the project, and the large one where it is at hand. */
  public static Stream<String> names() {
    return Stream.of("small_mlp", "small_conv", "FashionMNIST_n5_a0.1_s0_e30");
  }

  public static GoldenRound read(String name) {
    Path folder = Path.of("target/test-classes/golden", name);
    if (!Files.isDirectory(folder)) {
      folder = Path.of("../../shared/golden", name);
      Assumptions.assumeTrue(
          Files.isDirectory(folder),
          "golden case " + name + " is not on this machine: looked for ../shared/golden");
    }
    try {
      Path manifest = folder.resolve("manifest.json");
      return new GoldenRound(folder, new ObjectMapper().readTree(manifest.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public float[] array(String file) {
    try {
      byte[] bytes = Files.readAllBytes(folder.resolve(file + ".bin"));
      float[] values = new float[bytes.length / Float.BYTES];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int clients() {
    return manifest.get("clients").size();
  }

  public long examples(int client) {
    return manifest.get("clients").get(client).get("n").asLong();
  }

  public long examples() {
    return Stream.iterate(0, i -> i + 1).limit(clients()).mapToLong(this::examples).sum();
  }

  int parameters() {
    return manifest.get("d").asInt();
  }

  /** The round with the clients' own weights and Fishers. */
  ShardObjective raw() {
    ShardSums sums = Rounds.shape(array("w0_raw").length).zero();
    for (int i = 0; i < clients(); i++) {
      fold(sums, array("client" + i + "/w"), array("client" + i + "/F_diag"), examples(i));
    }
    return new ShardObjective(sums, GRID, examples());
  }

  /** The round with what the reference sent; its Fishers are scaled by p_i already. */
  ShardObjective compressed() {
    ShardSums sums = Rounds.shape(array("w0_raw").length).zero();
    for (int i = 0; i < clients(); i++) {
      fold(sums, array("client" + i + "/w_q"), array("client" + i + "/pF_diag_q"), examples());
    }
    return new ShardObjective(sums, GRID, examples());
  }

  /** The grid's own bounds: weights to 16, Fisher entries to 64. */
  private static void fold(ShardSums sums, float[] weights, float[] fisher, long examples) {
    sums.fold(new Contribution(weights, fisher, 16, 64), examples, GRID);
  }

  double objective(String variant, String step) {
    JsonNode diagonal = manifest.get("solves").get(variant).get("diag");
    return step.isEmpty()
        ? diagonal.get("f_at_start").asDouble()
        : diagonal.get(step).get("f").asDouble();
  }
}
