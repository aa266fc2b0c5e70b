package org.fedfisher.bench;

import java.util.ArrayList;
import java.util.List;
import org.fedfisher.schemas.MatrixShape;

/**
 * A model as the matrices that a K-FAC round solves, without biases.
 *
 * @param rank most columns of a client's factors
 */
public record LayerShapes(String name, int rank, List<MatrixShape> layers) {
  /** 44,190 parameters; the default rank. */
  public static final LayerShapes LENET =
      new LayerShapes("LeNet", 45, shapes(6, 25, 16, 150, 120, 256, 84, 120, 10, 84));

  /** 1.0 million parameters. */
  public static final LayerShapes CNN =
      new LayerShapes("CNN", 50, shapes(32, 75, 64, 800, 512, 1600, 128, 512, 10, 128));

  /** 11.2 million parameters: for images of three channels and ten classes, no batch norm. */
  public static final LayerShapes RESNET_18 = new LayerShapes("ResNet-18", 75, resnet18());

  public LayerShapes {
    layers = List.copyOf(layers);
  }

  public static List<LayerShapes> all() {
    return List.of(LENET, CNN, RESNET_18);
  }

  private static List<MatrixShape> shapes(int... outAndIn) {
    List<MatrixShape> shapes = new ArrayList<>();
    for (int i = 0; i < outAndIn.length; i += 2) {
      shapes.add(new MatrixShape(outAndIn[i], outAndIn[i + 1], false));
    }
    return shapes;
  }

  private static List<MatrixShape> resnet18() {
    List<MatrixShape> shapes = new ArrayList<>(shapes(64, 27));
    int in = 64;
    for (int out : new int[] {64, 128, 256, 512}) {
      shapes.addAll(shapes(out, 9 * in, out, 9 * out));
      if (out != in) {
        shapes.addAll(shapes(out, in));
      }
      shapes.addAll(shapes(out, 9 * out, out, 9 * out));
      in = out;
    }
    shapes.addAll(shapes(10, 512));
    return shapes;
  }
}
