package org.fedfisher.train;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.fedfisher.data.ImageShape;

/**
 * A feed-forward classifier: what goes in, and the steps to one logit per class.
 *
 * <p>Its parameters are one {@code float[]}: the layers in the order of the steps, each row-major,
 * a step's bias behind its weights. That is the order of the wire.
 *
 * @param name for people and clients, for example "lenet"
 * @param input the shape of one example
 * @param steps from the input to the logits; the last one is dense
 */
public record Network(String name, ImageShape input, List<Step> steps) {
  public Network {
    steps = List.copyOf(steps);
    if (steps.isEmpty() || !(steps.get(steps.size() - 1) instanceof Step.Dense)) {
      throw new IllegalArgumentException(
          "network \"%s\" must end in a dense step, got %s".formatted(name, steps));
    }
    ImageShape shape = input;
    Set<String> names = new HashSet<>();
    for (Step step : steps) {
      if (step instanceof Step.Weighted weighted && !names.add(weighted.name())) {
        throw new IllegalArgumentException(
            "network \"%s\": two steps are named \"%s\"".formatted(name, weighted.name()));
      }
      shape = outputOf(name, step, shape);
    }
  }

  /**
   * LeNet without biases for 28x28 images of one channel and ten classes: 44,190 parameters, the
   * network of the published experiments.
   */
  public static Network lenet() {
    return new Network(
        "lenet",
        new ImageShape(1, 28, 28),
        List.of(
            new Step.Convolution("conv1", 6, 5, false),
            new Step.Relu(),
            new Step.MaxPool(2),
            new Step.Convolution("conv2", 16, 5, false),
            new Step.Relu(),
            new Step.MaxPool(2),
            new Step.Dense("fc1", 120, false),
            new Step.Relu(),
            new Step.Dense("fc2", 84, false),
            new Step.Relu(),
            new Step.Dense("fc3", 10, false)));
  }

  /**
   * A small network with biases for the same images: 1,680 parameters, few enough for the full
   * Fisher information.
   */
  public static Network small() {
    return new Network(
        "small",
        new ImageShape(1, 28, 28),
        List.of(
            new Step.Convolution("conv1", 4, 5, true),
            new Step.Relu(),
            new Step.MaxPool(2),
            new Step.Convolution("conv2", 6, 5, true),
            new Step.Relu(),
            new Step.MaxPool(2),
            new Step.Dense("fc", 10, true)));
  }

  /** The number of logits. */
  public int classes() {
    return ((Step.Dense) steps.get(steps.size() - 1)).units();
  }

  /** The shape that goes into each step; one entry per step. */
  public List<ImageShape> inputs() {
    List<ImageShape> shapes = new ArrayList<>();
    ImageShape shape = input;
    for (Step step : steps) {
      shapes.add(shape);
      shape = step.output(shape);
    }
    return shapes;
  }

  /** The parameter tensors in the order of the parameter vector. */
  public List<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    List<ImageShape> inputs = inputs();
    int offset = 0;
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof Step.Weighted step) {
        for (Layer layer : layers(step, inputs.get(i), offset)) {
          layers.add(layer);
          offset += layer.size();
        }
      }
    }
    return layers;
  }

  /** The length of the parameter vector. */
  public int parameters() {
    return layers().stream().mapToInt(Layer::size).sum();
  }

  /** Random weights to start from: per layer uniform in {@code +-1/sqrt(fanIn)}. */
  public float[] initialWeights(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] weights = new float[parameters()];
    for (Layer layer : layers()) {
      double bound = 1 / Math.sqrt(layer.fanIn());
      for (int i = 0; i < layer.size(); i++) {
        weights[layer.offset() + i] = (float) (bound * (2 * random.nextDouble() - 1));
      }
    }
    return weights;
  }

  /**
   * Checks a parameter vector against this network.
   *
   * @throws IllegalArgumentException if its length is wrong
   */
  void requireParameters(float[] vector) {
    if (vector.length != parameters()) {
      throw new IllegalArgumentException(
          "network \"%s\" has %d parameters, got %d".formatted(name, parameters(), vector.length));
    }
  }

  private static List<Layer> layers(Step.Weighted step, ImageShape input, int offset) {
    int fanIn = step.fanIn(input);
    List<Integer> shape =
        step instanceof Step.Convolution convolution
            ? List.of(
                convolution.filters(), input.channels(), convolution.kernel(), convolution.kernel())
            : List.of(step.output(input).channels(), fanIn);
    Layer weights = new Layer(step.name(), shape, offset, fanIn);
    Layer bias =
        new Layer(
            step.name() + ".bias",
            List.of(step.output(input).channels()),
            offset + weights.size(),
            fanIn);
    return step.bias() ? List.of(weights, bias) : List.of(weights);
  }

  private static ImageShape outputOf(String network, Step step, ImageShape input) {
    try {
      return step.output(input);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "network \"%s\": %s cannot take %s: %s".formatted(network, step, input, e.getMessage()),
          e);
    }
  }
}
