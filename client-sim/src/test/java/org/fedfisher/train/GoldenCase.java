package org.fedfisher.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.fedfisher.data.Examples;
import org.fedfisher.data.ImageShape;

/** One client of a published case: arrays of little-endian float32 without a header. */
record GoldenCase(Network network, Path folder, int client) {
  /** 6-5-3 multilayer perceptron; clients 0 and 1. */
  static GoldenCase mlp(int client) {
    Network network =
        new Network(
            "small_mlp",
            new ImageShape(6, 1, 1),
            List.of(
                new Step.Dense("fc1", 5, false), new Step.Relu(), new Step.Dense("fc2", 3, false)));
    return new GoldenCase(network, resource(network.name()), client);
  }

  /** Convolution 2 to 3 on 6x6, pooling, dense 12 to 4; clients 0 and 1. */
  static GoldenCase conv(int client) {
    Network network =
        new Network(
            "small_conv",
            new ImageShape(2, 6, 6),
            List.of(
                new Step.Convolution("conv1", 3, 3, false),
                new Step.Relu(),
                new Step.MaxPool(2),
                new Step.Dense("fc1", 4, false)));
    return new GoldenCase(network, resource(network.name()), client);
  }

  static List<GoldenCase> all() {
    return List.of(mlp(0), mlp(1), conv(0), conv(1));
  }

  float[] initialWeights() {
    return read(folder.resolve("init.bin"));
  }

  float[] array(String name) {
    return read(folder.resolve("client" + client).resolve(name + ".bin"));
  }

  Examples examples() {
    float[] y = array("y");
    int[] labels = new int[y.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (int) y[i];
    }
    return Examples.of(network.input(), network.classes(), array("x"), labels);
  }

  static float[] read(Path file) {
    try {
      FloatBuffer buffer =
          ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
      float[] values = new float[buffer.remaining()];
      buffer.get(values);
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The largest difference, relative to the largest expected entry. */
  static double difference(float[] found, float[] expected) {
    if (found.length != expected.length) {
      throw new AssertionError("expected " + expected.length + " values, got " + found.length);
    }
    double difference = 0;
    double scale = 0;
    for (int i = 0; i < found.length; i++) {
      difference = Math.max(difference, Math.abs(found[i] - expected[i]));
      scale = Math.max(scale, Math.abs(expected[i]));
    }
    return difference / scale;
  }

  private static Path resource(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(GoldenCase.class.getResource("/golden/" + name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return network.name() + ", client " + client;
  }
}
