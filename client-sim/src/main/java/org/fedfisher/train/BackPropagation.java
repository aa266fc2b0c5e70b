package org.fedfisher.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.fedfisher.data.Examples;
import org.fedfisher.data.ImageShape;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs batches forward once and backward once per output direction, and hands on what every layer
 * saw. For one thread.
 *
 * <p>With the loss {@code sum(logits * y)} the gradient of any sum {@code z} is {@code (dlogits /
 * dz)^T y}, for all examples of the batch at once: no example is run on its own.
 */
final class BackPropagation implements AutoCloseable {
  private static final String DIRECTION = "direction";
  private static final String PULL = "pull";

  private final Network network;
  private final OutputDirections directions;
  private final Graph graph;
  private final Batch batch;
  private final List<String> sums;
  private final List<String> forward;

  BackPropagation(Network network, OutputDirections directions) {
    this.network = network;
    this.directions = directions;
    this.graph = new Graph(network);
    this.batch = new Batch(network);
    this.sums = graph.places().stream().map(Graph.Place::sums).toList();
    this.forward =
        Stream.concat(
                graph.places().stream().map(Graph.Place::activations),
                Stream.of(graph.logits().name()))
            .filter(name -> !name.equals(Graph.INPUT))
            .toList();
    SDVariable direction =
        graph.sameDiff().placeHolder(DIRECTION, DataType.FLOAT, -1, network.classes());
    graph.logits().mul(direction).sum(PULL);
    graph.differentiate(PULL, sums);
  }

  void setParameters(float[] weights) {
    graph.setParameters(weights);
  }

  /** The signals of the examples {@code order[from..to)}, one entry per step with weights. */
  List<LayerSignals> run(Examples examples, int[] order, int from, int to) {
    int count = to - from;
    INDArray input = graph.input(batch.gatherUnlabelled(examples, order, from, to), count);
    Map<String, INDArray> results = graph.outputs(Map.of(Graph.INPUT, input), forward);
    List<LayerSignals> signals = new ArrayList<>();
    for (Graph.Place place : graph.places()) {
      float[] activations = new float[count * place.input().size()];
      if (place.activations().equals(Graph.INPUT)) {
        Native.get(input, activations, 0);
      } else {
        Native.get(results, place.activations(), activations, 0);
      }
      signals.add(empty(place, count, activations));
    }
    float[] logits = new float[count * network.classes()];
    Native.get(results, graph.logits().name(), logits, 0);
    backward(input, logits, signals);
    return signals;
  }

  private LayerSignals empty(Graph.Place place, int count, float[] activations) {
    Step.Weighted step = place.step();
    ImageShape output = step.output(place.input());
    List<Layer> layers =
        network.layers().stream()
            .filter(l -> l.name().equals(step.name()) || l.name().equals(step.name() + ".bias"))
            .toList();
    return new LayerSignals(
        step,
        layers.get(0),
        layers.subList(1, layers.size()),
        place.input(),
        output,
        count,
        activations,
        new ArrayList<>());
  }

  private void backward(INDArray input, float[] logits, List<LayerSignals> signals) {
    int classes = network.classes();
    int count = logits.length / classes;
    double[][] p = new double[count][];
    for (int i = 0; i < count; i++) {
      p[i] = Softmax.probabilities(Arrays.copyOfRange(logits, i * classes, (i + 1) * classes));
    }
    float[] pulls = new float[logits.length];
    try (INDArray direction = Nd4j.create(DataType.FLOAT, new long[] {count, classes}, 'c')) {
      for (int d = 0; d < directions.count(classes); d++) {
        for (int i = 0; i < count; i++) {
          directions.write(d, p[i], pulls, i * classes);
        }
        Native.put(direction, pulls, 0);
        Map<String, INDArray> errors =
            graph
                .gradients(Map.of(Graph.INPUT, input, DIRECTION, direction), List.of(), sums)
                .getGradients();
        for (int l = 0; l < signals.size(); l++) {
          float[] error = new float[count * signals.get(l).output().size()];
          Native.get(errors, sums.get(l), error, 0);
          signals.get(l).errors().add(error);
        }
      }
    }
  }

  @Override
  public void close() {
    graph.close();
  }
}
