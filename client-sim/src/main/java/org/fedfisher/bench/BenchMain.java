package org.fedfisher.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;

/** All benchmarks, one after the other. */
public final class BenchMain {
  private BenchMain() {}

  /** 44,190 parameters. */
  static Model lenet() {
    return new Model(
        "lenet",
        List.of(
            new Layer("conv1", List.of(6, 1, 5, 5)),
            new Layer("conv2", List.of(16, 6, 5, 5)),
            new Layer("fc1", List.of(120, 256)),
            new Layer("fc2", List.of(84, 120)),
            new Layer("fc3", List.of(10, 84))));
  }

  /** 11 million parameters: as many as a ResNet-18. */
  static Model large() {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      layers.add(new Layer("dense" + i, List.of(1000, 1000)));
    }
    return new Model("eleven-million", layers);
  }

  /** Runs them; the fold is repeated {@code runs} times, so is each job. */
  public static List<Ratio> run(int runs, Consumer<String> progress) throws Exception {
    return List.of(
        new FoldBench(40, runs).measure(progress),
        new JobBench("LeNet updates", lenet(), 4000, runs).measure(progress),
        new JobBench("11-million-parameter updates", large(), 16, runs).measure(progress));
  }

  public static void main(String[] args) throws Exception {
    run(3, System.out::println).forEach(ratio -> System.out.println(ratio.describe()));
  }
}
