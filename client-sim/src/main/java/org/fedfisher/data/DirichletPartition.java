package org.fedfisher.data;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Shares a data set out among clients that differ in classes and in size.
 *
 * <p>Every client draws weights over the classes from a symmetric Dirichlet distribution. The
 * shuffled examples of each class are then cut among the clients in proportion to their weights for
 * that class, normalised over the clients. Small concentrations (0.1) give clients that know few
 * classes; large ones (100) give nearly equal clients. Every example goes to exactly one client and
 * every client gets at least one: a draw that leaves a client empty is thrown away and the next one
 * taken, so the result is a function of the seed alone.
 *
 * @param clients how many shares, at least 1
 * @param alpha the concentration, above 0
 * @param seed determines the partition
 */
public record DirichletPartition(int clients, double alpha, long seed) {
  /** Draws before giving up; a workable setting needs a handful. */
  private static final int MAX_DRAWS = 1000;

  public DirichletPartition {
    if (clients < 1) {
      throw new IllegalArgumentException("clients must be at least 1, got " + clients);
    }
    if (!(alpha > 0) || Double.isInfinite(alpha)) {
      throw new IllegalArgumentException("alpha must be above 0 and finite, got " + alpha);
    }
  }

  /** The clients' examples, client 0 first. */
  public List<Examples> split(Examples examples) {
    int[] labels = IntStream.range(0, examples.size()).map(examples::label).toArray();
    return assign(labels, examples.classes()).stream().map(examples::subset).toList();
  }

  /**
   * The clients' examples as ascending positions in {@code labels}, client 0 first.
   *
   * @throws IllegalArgumentException if there are fewer examples than clients, or no draw gave
   *     every client an example
   */
  public List<int[]> assign(int[] labels, int classes) {
    if (labels.length < clients) {
      throw new IllegalArgumentException(
          "%d clients need at least %d examples, got %d"
              .formatted(clients, clients, labels.length));
    }
    SplittableRandom random = new SplittableRandom(seed);
    int[][] byClass = shuffledByClass(labels, classes, random);
    GammaSampler gamma = new GammaSampler(alpha);
    for (int draw = 0; draw < MAX_DRAWS; draw++) {
      int[] owner = owners(byClass, labels.length, logWeights(gamma, classes, random));
      if (Arrays.stream(owner).distinct().count() == clients) {
        return positionsByOwner(owner);
      }
    }
    throw new IllegalArgumentException(
        ("no draw of %d gave each of %d clients an example (%d examples, %d classes, alpha %s);"
                + " use fewer clients, a larger alpha or more examples")
            .formatted(MAX_DRAWS, clients, labels.length, classes, alpha));
  }

  private static int[][] shuffledByClass(int[] labels, int classes, SplittableRandom random) {
    int[][] byClass = new int[classes][];
    for (int k = 0; k < classes; k++) {
      int label = k;
      byClass[k] = IntStream.range(0, labels.length).filter(i -> labels[i] == label).toArray();
      Shuffle.inPlace(byClass[k], random);
    }
    return byClass;
  }

  /** Logarithms, because at small alpha a weight is often below the smallest double. */
  private double[][] logWeights(GammaSampler gamma, int classes, SplittableRandom random) {
    return Stream.generate(() -> logDirichlet(gamma, classes, random))
        .limit(clients)
        .toArray(double[][]::new);
  }

  private static double[] logDirichlet(GammaSampler gamma, int classes, SplittableRandom random) {
    double[] logs = new double[classes];
    Arrays.setAll(logs, k -> gamma.nextLog(random));
    double total = logSum(logs);
    Arrays.setAll(logs, k -> logs[k] - total);
    return logs;
  }

  private static double logSum(double[] logs) {
    double max = Arrays.stream(logs).max().orElseThrow();
    return max + StrictMath.log(Arrays.stream(logs).map(x -> StrictMath.exp(x - max)).sum());
  }

  private int[] owners(int[][] byClass, int examples, double[][] logWeights) {
    int[] owner = new int[examples];
    for (int k = 0; k < byClass.length; k++) {
      int label = k;
      double[] logs = IntStream.range(0, clients).mapToDouble(i -> logWeights[i][label]).toArray();
      double total = logSum(logs);
      int[] members = byClass[k];
      double share = 0;
      int from = 0;
      for (int i = 0; i < clients; i++) {
        share = Math.min(1, share + StrictMath.exp(logs[i] - total));
        int to = i == clients - 1 ? members.length : (int) Math.round(share * members.length);
        for (int j = from; j < to; j++) {
          owner[members[j]] = i;
        }
        from = to;
      }
    }
    return owner;
  }

  private List<int[]> positionsByOwner(int[] owner) {
    return IntStream.range(0, clients)
        .mapToObj(i -> IntStream.range(0, owner.length).filter(j -> owner[j] == i).toArray())
        .toList();
  }
}
