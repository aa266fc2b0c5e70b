package org.fedfisher.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fedfisher.data.ImageShape;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
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

  /** Where a step with weights sits in the graph. */
  record Place(Step.Weighted step, ImageShape input, String activations, String sums) {}

  private final Network network;
  private final SameDiff sameDiff = SameDiff.create();
  private final Map<Layer, INDArray> tensors = new HashMap<>();
  private final Map<Integer, INDArray> inputs = new HashMap<>();
  private final List<Place> places = new ArrayList<>();
  private final SDVariable logits;

  Graph(Network network) {
    NativeThreads.limitToOne();
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
      SDVariable before = at;
      at = apply(step, before, parameters);
      if (step instanceof Step.Weighted weighted) {
        places.add(new Place(weighted, shapes.get(i), before.name(), at.name()));
      }
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
    SDVariable weights = parameters.get(weighted.name());
    SDVariable bias = parameters.get(weighted.name() + ".bias");
    if (weighted instanceof Step.Convolution convolution) {
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
        .weightsFormat(WeightsFormat.OIYX)
        .build();
  }

  private static Pooling2DConfig pooling(int size) {
    return Pooling2DConfig.builder().kH(size).kW(size).sH(size).sW(size).build();
  }

  SameDiff sameDiff() {
    return sameDiff;
  }

  SDVariable logits() {
    return logits;
  }

  List<Place> places() {
    return places;
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
  }
}
