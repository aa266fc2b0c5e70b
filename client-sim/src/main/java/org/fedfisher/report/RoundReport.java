package org.fedfisher.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One simulated round: who trained on what, what the global model is worth, and how it came about.
 * Its components are the fields of the JSON report, in this order; programs may rely on those up to
 * {@code bitsPerParameter}. Accuracies are percentages of the test examples, lists run by client.
 *
 * @param dataset name of the data set
 * @param clients in the fleet, whether or not they delivered
 * @param alpha concentration of the Dirichlet partition
 * @param epochs of local training
 * @param seed from which everything random is derived
 * @param examples of each client
 * @param localAccuracy of each client's own model on the global test set; null where a client that
 *     never sent anything was not trained
 * @param accuracy of the models that the round published
 * @param objective f(W) as the ledger states it; zeros without a Fisher
 * @param ledger what was decided
 * @param modelDigest SHA-256 of the published model, hexadecimal
 * @param sumsDigest SHA-256 of the sums it was solved from, hexadecimal
 * @param bytesPerClient Kafka values of one update, header and blocks
 * @param seconds where the time went
 * @param solves how each solve went, in layer order; empty with a diagonal Fisher or none
 * @param bitsPerParameter of one update
 * @param model what was trained and how it was solved
 * @param classes what each client holds and what was learnt of it
 * @param timeline the ledger's facts in order
 * @param provenance how to run it again
 */
@JsonPropertyOrder({
  "dataset",
  "clients",
  "alpha",
  "epochs",
  "seed",
  "examples",
  "localAccuracy",
  "accuracy",
  "objective",
  "ledger",
  "modelDigest",
  "sumsDigest",
  "bytesPerClient",
  "seconds",
  "solves",
  "bitsPerParameter",
  "model",
  "classes",
  "timeline",
  "provenance"
})
public record RoundReport(
    String dataset,
    int clients,
    double alpha,
    int epochs,
    long seed,
    List<Long> examples,
    List<@Nullable Double> localAccuracy,
    Accuracy accuracy,
    Objective objective,
    Ledger ledger,
    String modelDigest,
    String sumsDigest,
    long bytesPerClient,
    Seconds seconds,
    List<Solve> solves,
    double bitsPerParameter,
    TrainedModel model,
    ClassTable classes,
    List<LedgerEvent> timeline,
    Provenance provenance) {

  public RoundReport {
    examples = List.copyOf(examples);
    localAccuracy = nullable(localAccuracy);
    solves = List.copyOf(solves);
    timeline = List.copyOf(timeline);
    sizeIs("examples", examples, clients);
    sizeIs("localAccuracy", localAccuracy, clients);
    sizeIs("classes.counts", classes.counts(), clients);
  }

  /**
   * Test accuracy of the published models.
   *
   * @param fedavg of the weighted average
   * @param fisherMerge of the per-parameter Fisher average; null in rounds without a Fisher
   * @param regMean of RegMean's model; null in rounds without K-FAC's factors
   * @param fedfisher of the solution; null in rounds without a Fisher, whose result is FedAvg
   */
  public record Accuracy(
      double fedavg,
      @Nullable Double fisherMerge,
      @Nullable Double regMean,
      @Nullable Double fedfisher) {

    /** Of the model that the round published as its result. */
    public double result() {
      return fedfisher == null ? fedavg : fedfisher;
    }
  }

  /** f(W) at the weighted average and at the solution. */
  public record Objective(double average, double solution) {}

  /**
   * Decisions of the round's ledger.
   *
   * @param admitted updates that count
   * @param refused updates that do not, by reason
   * @param closeReason what closed the round
   */
  public record Ledger(int admitted, SortedMap<String, Integer> refused, String closeReason) {
    public Ledger {
      refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
    }
  }

  /**
   * Where the time went.
   *
   * @param training added over the clients, several of which work at once
   * @param fisher likewise
   * @param upload likewise: from the first byte sent to the transaction's commit
   * @param closeToModel from the round's close to its published model, by the job's clock
   */
  public record Seconds(double training, double fisher, double upload, double closeToModel) {}

  /**
   * How the solve of one matrix, or of the whole model, went; as the ledger states it.
   *
   * @param layer its name; {@code *} for the whole model
   * @param objectiveAtAverage this part of f, without damping
   * @param objectiveAtSolution likewise
   * @param residual of the damped problem, relative to its value at the average
   * @param stop why the solver stopped
   * @param damping pull towards the average
   */
  public record Solve(
      String layer,
      int iterations,
      double objectiveAtAverage,
      double objectiveAtSolution,
      double residual,
      String stop,
      double damping) {}

  /**
   * What was trained and how the round was solved.
   *
   * @param round name of the round
   * @param name of the network
   * @param parameters of the network
   * @param fisher structure, as the command line names it
   * @param factors how K-FAC's factors travelled, for people; empty without any
   * @param solver as the ledger states it
   * @param flatParameters that no client's Fisher speaks for; they keep the average
   */
  public record TrainedModel(
      String round,
      String name,
      long parameters,
      String fisher,
      String factors,
      String solver,
      long flatParameters) {

    /** What the solution is called beside the models that it is compared with. */
    public String fedfisher() {
      return "FedFisher (%s)".formatted(fisher.equals("kfac") ? "K-FAC" : fisher);
    }
  }

  /**
   * The classes.
   *
   * @param names of the classes
   * @param counts examples by client, then class
   * @param average test accuracy of the average by class; null without test examples
   * @param solution test accuracy of the round's result by class; likewise
   */
  public record ClassTable(
      List<String> names, List<List<Integer>> counts, List<Double> average, List<Double> solution) {
    public ClassTable {
      names = List.copyOf(names);
      counts = counts.stream().map(List::copyOf).toList();
      average = nullable(average);
      solution = nullable(solution);
      sizeIs("classes.average", average, names.size());
      sizeIs("classes.solution", solution, names.size());
      for (List<Integer> client : counts) {
        sizeIs("classes.counts of a client", client, names.size());
      }
    }
  }

  /**
   * One fact of the ledger.
   *
   * @param ordinal its number in the round
   * @param seconds since the round was opened
   * @param fact what it is, for example "admitted"
   * @param client whom it concerns, else empty
   * @param detail for people
   */
  public record LedgerEvent(
      long ordinal, double seconds, String fact, String client, String detail) {}

  /**
   * How to run it again.
   *
   * @param command the command line
   * @param startedAt ISO-8601 instant
   * @param versions of the software, by name
   * @param environment what the model's bits may depend on beside the sums, as the ledger states it
   */
  public record Provenance(
      String command,
      String startedAt,
      SortedMap<String, String> versions,
      SortedMap<String, String> environment) {
    public Provenance {
      versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
      environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    }
  }

  /**
   * Whether FedFisher and Fisher merging are one model by definition: the exact minimiser of a
   * diagonal objective without damping.
   */
  public boolean mergeIsExact() {
    return accuracy.fisherMerge() != null && model.solver().equals("exact, damping 0.0");
  }

  private static List<@Nullable Double> nullable(List<@Nullable Double> values) {
    return Collections.unmodifiableList(new ArrayList<>(values));
  }

  private static void sizeIs(String field, List<?> found, int expected) {
    if (found.size() != expected) {
      throw new IllegalArgumentException(
          "%s has %d entries, expected %d".formatted(field, found.size(), expected));
    }
  }
}
