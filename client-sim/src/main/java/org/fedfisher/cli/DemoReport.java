package org.fedfisher.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.fedfisher.report.RoundReport;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.sim.ClassNames;
import org.fedfisher.sim.ClientResult;
import org.fedfisher.sim.Federation;
import org.fedfisher.sim.PublishedModels;
import org.fedfisher.sim.RoundResult;
import org.fedfisher.train.Evaluation;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.RoundSpecification;
import org.jspecify.annotations.Nullable;

/** Puts a round's report together from what was asked for and what came of it. */
final class DemoReport {
  private DemoReport() {}

  static RoundReport of(
      Federation federation,
      DataArguments data,
      int epochs,
      RoundResult result,
      RoundReport.Provenance provenance) {
    ModelPublished published = result.published();
    RoundReport.TrainedModel model = model(result);
    long bytes =
        result.clients().stream().mapToLong(client -> client.update().bytes()).max().orElse(0);
    return new RoundReport(
        federation.dataset().name(),
        data.clients,
        data.alpha,
        epochs,
        data.seed,
        federation.sizes().stream().map(Integer::longValue).toList(),
        localAccuracy(data.clients, result.clients()),
        accuracy(result.models()),
        new RoundReport.Objective(
            published.getObjectiveAtAverage(), published.getObjectiveAtSolution()),
        ledger(result),
        Sha256s.hex(published.getModelDigest()),
        Sha256s.hex(published.getSumsDigest()),
        bytes,
        seconds(result),
        Solves.of(published),
        8.0 * bytes / model.parameters(),
        model,
        new RoundReport.ClassTable(
            ClassNames.of(federation.dataset()),
            federation.classCounts(),
            byClass(result.models().average()),
            byClass(result.models().solution())),
        LedgerEvents.of(result.ledger()),
        provenance);
  }

  private static List<@Nullable Double> localAccuracy(int clients, List<ClientResult> results) {
    List<@Nullable Double> accuracy = new ArrayList<>(Collections.nCopies(clients, null));
    results.forEach(result -> accuracy.set(result.client(), percent(result.alone())));
    return accuracy;
  }

  private static RoundReport.Accuracy accuracy(PublishedModels models) {
    boolean fisher = models.fisherMerge() != null;
    return new RoundReport.Accuracy(
        percent(models.average()),
        percentOrNull(models.fisherMerge()),
        percentOrNull(models.regMean()),
        fisher ? percent(models.solution()) : null);
  }

  private static RoundReport.Ledger ledger(RoundResult result) {
    SortedMap<String, Integer> refused = new TreeMap<>();
    result.ledger().refused().forEach((reason, count) -> refused.put(reason.name(), count));
    return new RoundReport.Ledger(
        result.closed().getAdmitted(), refused, result.closed().getReason().name());
  }

  private static RoundReport.Seconds seconds(RoundResult result) {
    return new RoundReport.Seconds(
        sum(result, ClientResult::trainingSeconds),
        sum(result, ClientResult::fisherSeconds),
        sum(result, ClientResult::uploadSeconds),
        result.published().getCloseToModelMillis() / 1000.0);
  }

  private static RoundReport.TrainedModel model(RoundResult result) {
    RoundSpecification round = result.specification();
    return new RoundReport.TrainedModel(
        round.getRound(),
        round.getModel().getName(),
        ShardLayout.of(round).parameters(),
        OptionName.of(round.getFisher()),
        round.getFisher() == FisherStructure.KFAC
            ? CompressionSection.text(round.getFactorEncoding(), round.getFactorRank())
            : "",
        result.published().getSolver(),
        result.published().getFlatParameters());
  }

  private static double sum(RoundResult result, ToDoubleFunction<ClientResult> what) {
    return result.clients().stream().mapToDouble(what).sum();
  }

  private static @Nullable Double percentOrNull(@Nullable Evaluation evaluation) {
    return evaluation == null ? null : percent(evaluation);
  }

  private static double percent(Evaluation evaluation) {
    return 100 * evaluation.accuracy();
  }

  private static List<@Nullable Double> byClass(Evaluation evaluation) {
    List<@Nullable Double> accuracy = new ArrayList<>();
    evaluation
        .classAccuracy()
        .forEach(share -> accuracy.add(Double.isNaN(share) ? null : 100 * share));
    return accuracy;
  }
}
