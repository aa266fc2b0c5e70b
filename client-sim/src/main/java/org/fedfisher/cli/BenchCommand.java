package org.fedfisher.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.fedfisher.bench.Benchmarks;
import org.fedfisher.bench.Benchmarks.Result;
import org.fedfisher.bench.DeviceBench;
import org.fedfisher.bench.DeviceBenchMain;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures the job and its clients against their stated limits. */
@Command(
    name = "bench",
    sortOptions = false,
    description = {
      "Measures the job and its clients on this machine: medians of several runs, each beside the thing it is"
          + " compared with. Fails where a ratio misses its limit. Wants an idle machine."
    },
    footer = {
      "",
      "Examples:",
      "  fedfisher bench",
      "  fedfisher bench fold --runs 5",
      "  fedfisher bench solve --golden FOLDER",
      "  fedfisher bench solve --cnn",
      "  fedfisher bench --solver cuda --model cnn --clients 50"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every limit holds",
      "1:failed, or a limit is missed",
      "2:wrong usage",
      "3:--solver cuda, and no device"
    })
final class BenchCommand implements Callable<Integer> {
  /** What can be measured. */
  enum Subject {
    FOLD,
    JOB,
    FLAT,
    FISHER,
    SOLVE,
    SHIFT
  }

  /** Devices that can be measured. */
  enum DeviceKind {
    CUDA
  }

  @Spec @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "SUBJECT",
      description =
          "fold: folding against RocksDB read-modify-write; job: the whole job against a plain"
              + " consumer; flat: state and heap from 10 to 1,000 clients; fisher: a client's K-FAC"
              + " estimate against an epoch of its training; solve: K-FAC solves; shift: the job"
              + " where a round limits the shift against the job where it does not (default: all"
              + " but solve and shift).")
  List<Subject> subjects = new ArrayList<>();

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Runs of each ratio (default: ${DEFAULT-VALUE}).")
  int runs = 3;

  @Option(
      names = "--golden",
      paramLabel = "FOLDER",
      description =
          "solve: folder of a published case, manifest.json and its arrays; compares conjugate"
              + " gradient with 2,000 steps of the published recurrence.")
  @Nullable Path golden;

  @Option(
      names = "--cnn",
      description =
          "solve: the layers of a CNN with 50 clients, against ND4J's own products; also where"
              + " --golden is not given.")
  boolean cnn;

  @Option(
      names = "--solver",
      paramLabel = "SOLVER",
      description =
          "cuda: K-FAC solves of whole models on this machine's first GPU, beside the CPU's, and"
              + " nothing else.")
  @Nullable DeviceKind solver;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      split = ",",
      description = "--solver: lenet, cnn, resnet-18 (default: all).")
  List<String> models = new ArrayList<>();

  @Option(
      names = "--clients",
      paramLabel = "M",
      split = ",",
      description = "--solver: clients of each round (default: 5,20,50,200).")
  List<Integer> clients = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (solver != null) {
      return measureDevice(out);
    }
    Consumer<String> progress =
        line -> {
          out.println("  " + line);
          out.flush();
        };
    Path conf = FlinkConf.directory();
    List<Subject> all =
        subjects.isEmpty()
            ? List.of(Subject.FOLD, Subject.JOB, Subject.FLAT, Subject.FISHER)
            : subjects;
    boolean holds = true;
    for (Subject subject : all) {
      List<Result> results =
          switch (subject) {
            case FOLD -> Benchmarks.fold(conf, runs, progress);
            case JOB -> Benchmarks.job(conf, runs, progress);
            case FLAT -> Benchmarks.flat(conf, progress);
            case FISHER -> Benchmarks.fisher(runs, progress);
            case SOLVE -> solve(progress);
            case SHIFT -> Benchmarks.shift(conf, runs, progress);
          };
      for (Result result : results) {
        out.println(result.line());
        out.flush();
        holds &= result.holds();
      }
    }
    return holds ? 0 : 1;
  }

  private int measureDevice(PrintWriter out) throws InterruptedException {
    DeviceBench.Plan plan;
    try {
      plan = DeviceBenchMain.plan(models, clients, DeviceBench.Plan.ALL.gemm());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(Objects.requireNonNull(spec).commandLine(), e.getMessage(), e);
    }
    return DeviceBenchMain.run(plan, out);
  }

  private List<Result> solve(Consumer<String> progress) throws IOException {
    List<Result> results = new ArrayList<>();
    if (golden != null) {
      results.addAll(Benchmarks.solveGolden(golden, runs, progress));
    }
    if (cnn || golden == null) {
      results.addAll(Benchmarks.solveCnn(runs, progress));
    }
    return results;
  }
}
