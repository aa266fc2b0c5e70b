package org.fedfisher.train;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fedfisher.data.Examples;
import org.nd4j.autodiff.loss.LossReduce;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.api.OutAndGrad;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The mean cross-entropy of a batch and its gradient. For one thread. */
final class LossGradient implements AutoCloseable {
  private static final String TARGET = "target";
  private static final String LOSS = "loss";

  private final Network network;
  private final Graph graph;
  private final Batch batch;
  private final Map<Integer, INDArray> targets = new HashMap<>();
  private final List<Layer> layers;
  private final List<String> names;

  LossGradient(Network network) {
    this.network = network;
    this.graph = new Graph(network);
    this.batch = new Batch(network);
    this.layers = network.layers();
    this.names = layers.stream().map(Layer::name).toList();
    SDVariable target = graph.sameDiff().placeHolder(TARGET, DataType.FLOAT, -1, network.classes());
    graph
        .sameDiff()
        .loss()
        .softmaxCrossEntropy(
            LOSS, target, graph.logits(), null, LossReduce.MEAN_BY_NONZERO_WEIGHT_COUNT, 0);
    graph.differentiate(LOSS, names);
  }

  /**
   * The loss over the examples {@code order[from..to)}.
   *
   * @param gradient receives d loss / d weights
   */
  double at(float[] weights, Examples examples, int[] order, int from, int to, float[] gradient) {
    int count = to - from;
    graph.setParameters(weights);
    Map<String, INDArray> placeholders =
        Map.of(
            Graph.INPUT,
            graph.input(batch.gather(examples, order, from, to), count),
            TARGET,
            target(examples, order, from, to));
    OutAndGrad result = graph.gradients(placeholders, List.of(LOSS), names);
    for (Layer layer : layers) {
      Native.get(result.getGradients(), layer.name(), gradient, layer.offset());
    }
    float[] loss = new float[1];
    Native.get(result.getOutputs(), LOSS, loss, 0);
    return loss[0];
  }

  private INDArray target(Examples examples, int[] order, int from, int to) {
    int classes = network.classes();
    float[] oneHot = new float[(to - from) * classes];
    for (int i = from; i < to; i++) {
      oneHot[(i - from) * classes + examples.label(order[i])] = 1;
    }
    INDArray array =
        targets.computeIfAbsent(
            to - from, n -> Nd4j.create(DataType.FLOAT, new long[] {n, classes}, 'c'));
    Native.put(array, oneHot, 0);
    return array;
  }

  @Override
  public void close() {
    targets.values().forEach(Native::close);
    graph.close();
  }
}
