package org.fedfisher.train;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fedfisher.data.ImageShape;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.api.OutAndGrad;
import org.nd4j.autodiff.samediff.internal.InferenceSession;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A {@link Network} as a SameDiff graph, from the placeholder {@link #INPUT} to the logits.
 *
 * <p>Not thread-safe: SameDiff keeps sessions and arrays in the graph. Each thread builds its own,
 * which takes milliseconds.
 */
final class Graph implements AutoCloseable {
  static final String INPUT = "input";

  private final Network network;
  private final SameDiff sameDiff = SameDiff.create();
  private final Map<Layer, INDArray> tensors = new HashMap<>();
  private final Map<Integer, INDArray> inputs = new HashMap<>();
  private final List<String> stepInputs = new ArrayList<>();
  private final ArrayPool pool = new ArrayPool();
  private final SDVariable logits;

  Graph(Network network) {
    this.network = network;
    Map<String, SDVariable> parameters = new HashMap<>();
    for (Layer layer : network.layers()) {
      long[] shape = layer.shape().stream().mapToLong(Integer::longValue).toArray();
      INDArray tensor = Nd4j.create(DataType.FLOAT, shape, 'c');
      tensors.put(layer, tensor);
      parameters.put(layer.name(), sameDiff.var(layer.name(), tensor));
    }
    this.logits = connect(parameters);
  }

  private SDVariable connect(Map<String, SDVariable> parameters) {
    ImageShape in = network.input();
    SDVariable at =
        sameDiff.placeHolder(INPUT, DataType.FLOAT, -1, in.channels(), in.height(), in.width());
    boolean flat = false;
    List<ImageShape> shapes = network.inputs();
    for (int i = 0; i < network.steps().size(); i++) {
      Step step = network.steps().get(i);
      if (step instanceof Step.Dense && !flat) {
        at = sameDiff.reshape(at, -1, shapes.get(i).size());
        flat = true;
      }
      stepInputs.add(at.name());
      at = apply(step, at, parameters);
    }
    return at;
  }

  private SDVariable apply(Step step, SDVariable in, Map<String, SDVariable> parameters) {
    if (step instanceof Step.Relu) {
      return sameDiff.nn().relu(in, 0);
    }
    if (step instanceof Step.MaxPool pool) {
      return sameDiff.cnn().maxPooling2d(in, pooling(pool.size()));
    }
    Step.Weighted weighted = (Step.Weighted) step;
    SDVariable weights = requireNonNull(parameters.get(weighted.name()));
    SDVariable bias = parameters.get(weighted.name() + ".bias");
    if (weighted instanceof Step.Convolution convolution) {
      weights = weights.permute(2, 3, 1, 0);
      Conv2DConfig config = convolution(convolution.kernel());
      return bias == null
          ? sameDiff.cnn().conv2d(in, weights, config)
          : sameDiff.cnn().conv2d(in, weights, bias, config);
    }
    SDVariable sums = sameDiff.mmul(in, weights, false, true, false);
    return bias == null ? sums : sums.add(bias);
  }

  private static Conv2DConfig convolution(int kernel) {
    return Conv2DConfig.builder()
        .kH(kernel)
        .kW(kernel)
        .dataFormat(Conv2DConfig.NCHW)
        .weightsFormat(WeightsFormat.YXIO)
        .build();
  }

  private static Pooling2DConfig pooling(int size) {
    return Pooling2DConfig.builder().kH(size).kW(size).sH(size).sW(size).build();
  }

  /** The graph itself, to add a loss to. */
  SameDiff sameDiff() {
    return sameDiff;
  }

  SDVariable logits() {
    return logits;
  }

  /** The variable that goes into each step; one entry per step. */
  List<String> stepInputs() {
    return stepInputs;
  }

  /** Prepares {@link #gradients} of a loss with respect to the named variables. */
  void differentiate(String loss, Collection<String> variables) {
    sameDiff.setLossVariables(loss);
    QuietOutput.during(() -> sameDiff.createGradFunction(variables.toArray(String[]::new)));
  }

  /** Variables by name, valid until the next call of this or {@link #gradients}. */
  Map<String, INDArray> outputs(Map<String, INDArray> placeholders, Collection<String> names) {
    usePool(sameDiff);
    return sameDiff.output(placeholders, List.copyOf(names));
  }

  /** Outputs and gradients by name, valid until the next call of this or {@link #outputs}. */
  OutAndGrad gradients(
      Map<String, INDArray> placeholders,
      Collection<String> outputs,
      Collection<String> gradients) {
    usePool(sameDiff.getFunction("grad"));
    return sameDiff.calculateGradientsAndOutputs(placeholders, outputs, gradients);
  }

  private void usePool(SameDiff function) {
    NativeThreads.limitToOne();
    pool.nextRun();
    function
        .getSessions()
        .computeIfAbsent(Thread.currentThread().getId(), thread -> new InferenceSession(function))
        .setMmgr(pool);
  }

  /** Takes over a parameter vector. */
  void setParameters(float[] weights) {
    network.requireParameters(weights);
    tensors.forEach((layer, tensor) -> Native.put(tensor, weights, layer.offset()));
  }

  /**
   * A batch of inputs as an array that stays valid until the next call of the same size.
   *
   * @param images {@code count} images, C order
   */
  INDArray input(float[] images, int count) {
    ImageShape shape = network.input();
    INDArray array =
        inputs.computeIfAbsent(
            count,
            n ->
                Nd4j.create(
                    DataType.FLOAT,
                    new long[] {n, shape.channels(), shape.height(), shape.width()},
                    'c'));
    Native.put(array, images, 0);
    return array;
  }

  @Override
  public void close() {
    tensors.values().forEach(Native::close);
    inputs.values().forEach(Native::close);
    pool.close();
  }
}
