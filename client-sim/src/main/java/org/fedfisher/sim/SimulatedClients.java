package org.fedfisher.sim;

import java.util.Locale;
import java.util.Map;
import org.fedfisher.client.ClientFisher;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.UpdateEncoder;
import org.fedfisher.data.Examples;
import org.fedfisher.train.Evaluation;
import org.fedfisher.train.Evaluator;
import org.fedfisher.train.LocalTraining;
import org.fedfisher.train.Network;
import org.fedfisher.train.TrainedModel;
import org.fedfisher.train.TrainingSettings;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.TensorEncoding;
import org.jspecify.annotations.Nullable;

/**
 * What each simulated client does at home: train from the round's weights on its own share,
 * estimate its Fisher at the result, and encode both. Threads share nothing but the data.
 */
public final class SimulatedClients implements Fleet.Home {
  /**
   * How clients work.
   *
   * @param epochs of training, at least 1
   * @param monteCarlo labels sampled per example for the Fisher; 0 for the exact sum over classes
   * @param encoding of the numbers that they send, but for K-FAC's factors
   * @param names what stands before a client's number in its name
   */
  public record Habits(int epochs, int monteCarlo, TensorEncoding encoding, String names) {
    public Habits {
      if (epochs < 1) {
        throw new IllegalArgumentException("epochs is %d, expected at least 1".formatted(epochs));
      }
      if (monteCarlo < 0) {
        throw new IllegalArgumentException(
            "monte-carlo is %d, expected at least 0".formatted(monteCarlo));
      }
    }
  }

  /** Progress: about so many examples are learnt while one goes into the Fisher. */
  private static final int FISHER_STEPS = 4;

  private final Federation federation;
  private final Network network;
  private final LocalFisher fisher;
  private final UpdateEncoder encoder;
  private final float[] start;
  private final RoundSpecification round;
  private final Habits habits;
  private final Seeds seeds;
  private final FleetKeys keys;

  /**
   * The clients of one round.
   *
   * @param start the round's weights, shared and never changed
   * @param keys with which they sign
   * @throws IllegalArgumentException where the round's network is unknown, or too large for the
   *     structure that the round asks for
   */
  public SimulatedClients(
      Federation federation,
      float[] start,
      RoundSpecification round,
      Habits habits,
      Seeds seeds,
      FleetKeys keys) {
    this.federation = federation;
    this.network = WireNetworks.network(round.getModel());
    this.fisher = new LocalFisher(network, round.getFisher(), habits.monteCarlo());
    this.encoder = new UpdateEncoder(round, habits.encoding());
    this.start = start;
    this.round = round;
    this.habits = habits;
    this.seeds = seeds;
    this.keys = keys;
  }

  @Override
  public ClientResult work(int client, FleetProgress progress) throws InterruptedException {
    Examples own = federation.shares().get(client);
    progress.started(client, steps(own));
    long begin = System.nanoTime();
    TrainedModel trained = train(client, own, progress);
    long between = System.nanoTime();
    ClientFisher estimate = estimate(client, own, trained.weights(), progress);
    long end = System.nanoTime();
    Evaluation alone = evaluate(trained.weights());
    LocalUpdate update = update(client, own, trained, estimate, (end - begin) / 1e9);
    double training = (between - begin) / 1e9;
    double fisherSeconds = estimate == null ? 0 : (end - between) / 1e9;
    return new ClientResult(
        client,
        keys.sign(client, encoder.encode(update)),
        alone,
        training,
        fisherSeconds,
        0,
        summary(own, alone, training, fisherSeconds));
  }

  private LocalUpdate update(
      int client,
      Examples own,
      TrainedModel trained,
      @Nullable ClientFisher estimate,
      double seconds) {
    return new LocalUpdate(
        habits.names() + client,
        "seed-" + seeds.seed(),
        own.size(),
        trained.weights(),
        estimate,
        fisher.estimator(),
        Map.of("loss", trained.loss(), "seconds", seconds));
  }

  private TrainedModel train(int client, Examples own, FleetProgress progress)
      throws InterruptedException {
    return new LocalTraining(
            network, TrainingSettings.published(habits.epochs(), seeds.batches(client)))
        .train(
            start,
            own,
            (epoch, done, of, loss) ->
                progress.advanced(
                    client,
                    (epoch - 1L) * of + done,
                    String.format(Locale.ROOT, "epoch %d, loss %.3f", epoch, loss)));
  }

  private @Nullable ClientFisher estimate(
      int client, Examples own, float[] weights, FleetProgress progress)
      throws InterruptedException {
    long before = (long) habits.epochs() * own.size();
    return fisher.estimate(
        weights,
        own,
        seeds.labels(client),
        (done, of) -> progress.advanced(client, before + (long) FISHER_STEPS * done, "Fisher"));
  }

  private long steps(Examples own) {
    int estimate = round.getFisher() == FisherStructure.NONE ? 0 : FISHER_STEPS;
    return (long) (habits.epochs() + estimate) * own.size();
  }

  private Evaluation evaluate(float[] weights) {
    try (Evaluator evaluator = new Evaluator(network)) {
      return evaluator.evaluate(weights, federation.dataset().test());
    }
  }

  private static String summary(
      Examples own, Evaluation alone, double training, double fisherSeconds) {
    return String.format(
        Locale.ROOT,
        "%,d examples, trained %.1f s%s, alone %.1f %%",
        own.size(),
        training,
        fisherSeconds == 0 ? "" : String.format(Locale.ROOT, ", Fisher %.1f s", fisherSeconds),
        100 * alone.accuracy());
  }
}
