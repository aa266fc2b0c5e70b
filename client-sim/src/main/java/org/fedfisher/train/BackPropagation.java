package org.fedfisher.train;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fedfisher.data.Examples;
import org.fedfisher.data.ImageShape;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs batches forward once and backward once per output direction, and hands on what every layer
 * saw. For one thread.
 *
 * <p>The way back is written out here: SameDiff would run forward again for each direction, and
 * form gradients of the weights that nobody asks for. It takes a third of SameDiff's time.
 */
final class BackPropagation implements AutoCloseable {
  private final Network network;
  private final OutputDirections directions;
  private final Graph graph;
  private final Batch batch;
  private final List<String> forward;
  private final List<StepBackward> backward = new ArrayList<>();

  /** Nothing is asked of what comes before. */
  private final int firstWeighted;

  BackPropagation(Network network, OutputDirections directions) {
    this.network = network;
    this.directions = directions;
    this.graph = new Graph(network);
    this.batch = new Batch(network);
    Set<String> names = new LinkedHashSet<>(graph.stepInputs());
    names.remove(Graph.INPUT);
    names.add(graph.logits().name());
    this.forward = List.copyOf(names);
    int first = 0;
    while (!(network.steps().get(first) instanceof Step.Weighted)) {
      first++;
    }
    this.firstWeighted = first;
  }

  void setParameters(float[] weights) {
    graph.setParameters(weights);
    backward.forEach(StepBackward::close);
    backward.clear();
    for (int i = 0; i < network.steps().size(); i++) {
      Step step = network.steps().get(i);
      float[] own = {};
      if (step instanceof Step.Weighted weighted) {
        Layer layer = layers(weighted).get(0);
        own = Arrays.copyOfRange(weights, layer.offset(), layer.offset() + layer.size());
      }
      backward.add(StepBackward.of(step, network.inputs().get(i), own));
    }
  }

  /** The signals of the examples {@code order[from..to)}, one entry per step with weights. */
  List<LayerSignals> run(Examples examples, int[] order, int from, int to) {
    int count = to - from;
    INDArray input = graph.input(batch.gatherUnlabelled(examples, order, from, to), count);
    Map<String, INDArray> results = graph.outputs(Map.of(Graph.INPUT, input), forward);
    List<LayerSignals> signals = new ArrayList<>();
    for (int i = firstWeighted; i < network.steps().size(); i++) {
      ImageShape shape = network.inputs().get(i);
      String name = graph.stepInputs().get(i);
      float[] values = new float[count * shape.size()];
      Native.get(
          name.equals(Graph.INPUT) ? input : requireNonNull(results.get(name), name), values, 0);
      backward.get(i).see(values, count);
      if (network.steps().get(i) instanceof Step.Weighted step) {
        signals.add(unpulled(step, shape, count, values));
      }
    }
    float[] logits = new float[count * network.classes()];
    Native.get(results, graph.logits().name(), logits, 0);
    pull(logits, signals);
    return signals;
  }

  private LayerSignals unpulled(
      Step.Weighted step, ImageShape input, int count, float[] activations) {
    List<Layer> layers = layers(step);
    return new LayerSignals(
        step,
        layers.get(0),
        layers.subList(1, layers.size()),
        input,
        step.output(input),
        count,
        activations,
        new ArrayList<>());
  }

  private List<Layer> layers(Step.Weighted step) {
    return network.layers().stream()
        .filter(l -> l.name().equals(step.name()) || l.name().equals(step.name() + ".bias"))
        .toList();
  }

  private void pull(float[] logits, List<LayerSignals> signals) {
    int classes = network.classes();
    double[][] p = new double[logits.length / classes][];
    for (int i = 0; i < p.length; i++) {
      p[i] = Softmax.probabilities(Arrays.copyOfRange(logits, i * classes, (i + 1) * classes));
    }
    for (int d = 0; d < directions.count(classes); d++) {
      float[] errors = new float[logits.length];
      for (int i = 0; i < p.length; i++) {
        directions.write(d, p[i], errors, i * classes);
      }
      propagate(errors, signals);
    }
  }

  private void propagate(float[] logitErrors, List<LayerSignals> signals) {
    float[] errors = logitErrors;
    int layer = signals.size();
    for (int i = network.steps().size() - 1; i >= firstWeighted; i--) {
      if (network.steps().get(i) instanceof Step.Weighted) {
        layer--;
        signals.get(layer).errors().add(errors);
      }
      if (layer > 0) {
        errors = backward.get(i).back(errors);
      }
    }
  }

  @Override
  public void close() {
    backward.forEach(StepBackward::close);
    graph.close();
  }
}
