package org.fedfisher.train;

import org.fedfisher.data.ImageShape;

/** One stage of a {@link Network}; each maps feature maps of one shape to another. */
public sealed interface Step {
  /**
   * The shape that comes out.
   *
   * @throws IllegalArgumentException if nothing would come out
   */
  ImageShape output(ImageShape input);

  /** A step with parameters, which the Fisher information is about. */
  sealed interface Weighted extends Step {
    /** The name of its layer of weights; unique in its network. */
    String name();

    /** Whether a layer {@code <name>.bias} of one number per output follows the weights. */
    boolean bias();

    /** How many inputs each output sums over. */
    int fanIn(ImageShape input);
  }

  /**
   * A convolution with stride 1 and no padding; weights are {@code [filters][channels][kernel]
   * [kernel]}.
   *
   * @param filters channels that come out
   * @param kernel height and width of the window
   */
  record Convolution(String name, int filters, int kernel, boolean bias) implements Weighted {
    @Override
    public ImageShape output(ImageShape input) {
      return new ImageShape(filters, input.height() - kernel + 1, input.width() - kernel + 1);
    }

    @Override
    public int fanIn(ImageShape input) {
      return input.channels() * kernel * kernel;
    }
  }

  /**
   * A fully connected layer over the channel-major flattened input; weights are {@code [units]
   * [inputs]}.
   */
  record Dense(String name, int units, boolean bias) implements Weighted {
    @Override
    public ImageShape output(ImageShape input) {
      return new ImageShape(units, 1, 1);
    }

    @Override
    public int fanIn(ImageShape input) {
      return input.size();
    }
  }

  /** {@code max(x, 0)} elementwise. */
  record Relu() implements Step {
    @Override
    public ImageShape output(ImageShape input) {
      return input;
    }
  }

  /** The maximum of each {@code size x size} window; windows do not overlap. */
  record MaxPool(int size) implements Step {
    @Override
    public ImageShape output(ImageShape input) {
      return new ImageShape(input.channels(), input.height() / size, input.width() / size);
    }
  }
}
