package org.fedfisher.bench;

import java.util.ArrayList;
import java.util.List;
import org.fedfisher.schemas.MatrixShape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J's speed on the products of one K-FAC step, and nothing else: arrays stand ready in the order
 * that ND4J's own multiplication likes best.
 */
final class GemmRate {
  private record Product(INDArray left, INDArray right, INDArray result, int times) {
    static Product of(int rows, int inner, int columns, int times) {
      return new Product(
          Nd4j.rand('f', rows, inner),
          Nd4j.rand('f', inner, columns),
          Nd4j.create(new long[] {rows, columns}, 'f'),
          times);
    }

    double operations() {
      return 2.0 * left.rows() * left.columns() * right.columns() * times;
    }
  }

  private final List<Product> products = new ArrayList<>();

  /** The products with G first where that is the narrower side, else with A first. */
  GemmRate(MatrixShape shape, int clients, int rank) {
    boolean outFirst = Math.min(rank, shape.out()) < Math.min(rank, shape.in());
    int rows = outFirst ? shape.in() : shape.out();
    int columns = outFirst ? shape.out() : shape.in();
    int width = Math.min(rank, columns);
    if (2 * width <= columns) {
      products.add(Product.of(rows, columns, width * clients, 1));
      products.add(Product.of(rows, width * clients, columns, 1));
    } else {
      products.add(Product.of(rows, columns, columns, clients));
      width = columns;
    }
    int height = Math.min(rank, rows);
    if (2 * height <= rows) {
      products.add(Product.of(height, rows, width, clients));
      products.add(Product.of(rows, height, width, clients));
    } else {
      products.add(Product.of(rows, rows, width, clients));
    }
  }

  /** GFLOP/s over so many steps. */
  double measure(int steps) {
    double operations = 0;
    long start = System.nanoTime();
    for (int step = 0; step < steps; step++) {
      for (Product product : products) {
        for (int time = 0; time < product.times; time++) {
          Nd4j.gemm(product.left, product.right, product.result, false, false, 1, 0);
        }
        operations += product.operations();
      }
    }
    return operations / (System.nanoTime() - start);
  }
}
