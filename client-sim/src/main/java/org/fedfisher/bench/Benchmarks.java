package org.fedfisher.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.fedfisher.study.GoldenUpdates;
import org.fedfisher.study.KroneckerRound;
import org.fedfisher.wire.TensorEncoding;

/** What is measured, at which sizes. */
public final class Benchmarks {
  private Benchmarks() {}

  /** A line for people, and whether the limit holds. */
  public record Result(String line, boolean holds) {
    private static Result of(Ratio ratio) {
      return new Result(ratio.describe(), ratio.holds());
    }

    private static Result of(JobBench.Outcome outcome) {
      return new Result(outcome.describe(), outcome.ratio().holds());
    }
  }

  /** 20,400 blocks, 5.3 GB, in each run. */
  public static List<Result> fold(Path conf, int runs, Consumer<String> progress) throws Exception {
    return List.of(Result.of(new FoldBench(conf, 240, runs).measure(progress)));
  }

  /** About 4.2 GB in each run, in small updates and in large ones. */
  public static List<Result> job(Path conf, int runs, Consumer<String> progress) throws Exception {
    JobBench small = new JobBench(conf, "LeNet updates", BenchModels.lenet(), 24_000, runs);
    JobBench large =
        new JobBench(conf, "11-million-parameter updates", BenchModels.elevenMillion(), 96, runs);
    return List.of(Result.of(small.measure(progress)), Result.of(large.measure(progress)));
  }

  /** About 1 GB in each run, in small updates and in large ones. */
  public static List<Result> shift(Path conf, int runs, Consumer<String> progress)
      throws Exception {
    ShiftBench small = new ShiftBench(conf, "LeNet updates", BenchModels.lenet(), 6_000, runs);
    ShiftBench large =
        new ShiftBench(conf, "11-million-parameter updates", BenchModels.elevenMillion(), 24, runs);
    return List.of(Result.of(small.measure(progress)), Result.of(large.measure(progress)));
  }

  /** The K-FAC solve of a golden LeNet round, uncompressed. */
  public static List<Result> solveGolden(Path golden, int runs, Consumer<String> progress)
      throws IOException {
    KroneckerRound round =
        KroneckerRound.of(
            GoldenUpdates.read(golden), TensorEncoding.FLOAT32, TensorEncoding.FLOAT32, 0);
    return List.of(Result.of(new SolveBench(round, runs).measure(progress)));
  }

  /** K-FAC solves of a small CNN's layers with 50 clients. */
  public static List<Result> solveCnn(int runs, Consumer<String> progress) {
    return new CnnBench(runs).measure(progress).stream().map(Result::of).toList();
  }

  /** One run of each. */
  public static List<Result> flat(Path conf, Consumer<String> progress) throws Exception {
    FlatBench.Growth growth = new FlatBench(conf).measure(progress);
    return List.of(new Result(growth.describe(), growth.holds()));
  }

  /** 5,000 digits in each run. */
  public static List<Result> fisher(int runs, Consumer<String> progress)
      throws InterruptedException {
    FisherBench.Epochs epochs = new FisherBench(5_000, runs).measure(progress);
    return List.of(new Result(epochs.describe(), epochs.holds()));
  }
}
