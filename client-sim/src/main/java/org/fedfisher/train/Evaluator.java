package org.fedfisher.train;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.fedfisher.data.Examples;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Tries models of one network on data. For one thread; close it to free native memory. */
public final class Evaluator implements AutoCloseable {
  private static final int BATCH = 250;

  private final Network network;
  private final Graph graph;
  private final Batch batch;

  /** An evaluator of parameter vectors of this network. */
  public Evaluator(Network network) {
    this.network = network;
    this.graph = new Graph(network);
    this.batch = new Batch(network);
  }

  /** Accuracy and loss of a parameter vector on these examples; at least one example. */
  public Evaluation evaluate(float[] weights, Examples examples) {
    if (examples.size() == 0) {
      throw new IllegalArgumentException("expected at least 1 example to evaluate, got 0");
    }
    int classes = network.classes();
    float[] logits = logits(weights, examples);
    int[] right = new int[classes];
    double loss = 0;
    for (int i = 0; i < examples.size(); i++) {
      float[] row = Arrays.copyOfRange(logits, i * classes, (i + 1) * classes);
      int label = examples.label(i);
      loss += Softmax.crossEntropy(row, label);
      right[label] += argMax(row) == label ? 1 : 0;
    }
    int[] counts = examples.classCounts();
    return new Evaluation(
        examples.size(),
        (double) Arrays.stream(right).sum() / examples.size(),
        IntStream.range(0, classes).mapToObj(k -> (double) right[k] / counts[k]).toList(),
        loss / examples.size());
  }

  /** The logits of all examples, row-major {@code [n][classes]}. */
  public float[] logits(float[] weights, Examples examples) {
    graph.setParameters(weights);
    String name = graph.logits().name();
    float[] logits = new float[examples.size() * network.classes()];
    int[] order = IntStream.range(0, examples.size()).toArray();
    for (int from = 0; from < order.length; from += BATCH) {
      int to = Math.min(order.length, from + BATCH);
      INDArray input = graph.input(batch.gather(examples, order, from, to), to - from);
      Map<String, INDArray> results = graph.outputs(Map.of(Graph.INPUT, input), List.of(name));
      Native.get(results, name, logits, from * network.classes());
    }
    return logits;
  }

  private static int argMax(float[] row) {
    int best = 0;
    for (int k = 1; k < row.length; k++) {
      best = row[k] > row[best] ? k : best;
    }
    return best;
  }

  @Override
  public void close() {
    graph.close();
  }
}
