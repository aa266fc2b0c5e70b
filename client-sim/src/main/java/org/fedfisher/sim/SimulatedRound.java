package org.fedfisher.sim;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.client.GlobalModel;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.ModelStore;
import org.fedfisher.client.RoundCommands;
import org.fedfisher.client.RoundView;
import org.fedfisher.client.UpdatePublisher;
import org.fedfisher.sim.SimulatedClients.Habits;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.RoundSpecification;

/**
 * One round from W0 to the published models: an operator and a fleet of registered clients, against
 * a job that runs elsewhere and is met only through Kafka.
 *
 * @param kafka where
 * @param federation who holds what
 * @param plan who sends when
 * @param habits how clients work
 * @param seeds of weights and batches
 * @param patience how long to wait for each thing that the job should do
 */
public record SimulatedRound(
    KafkaClients kafka,
    Federation federation,
    FleetPlan plan,
    Habits habits,
    Seeds seeds,
    Duration patience) {

  /**
   * Runs the round.
   *
   * @throws IllegalStateException where the round is aborted, or the job does not answer in time
   */
  public RoundResult run(RoundDesign design, Start start, FleetProgress progress)
      throws InterruptedException {
    FleetKeys keys = FleetKeys.generate(federation.shares().size());
    keys.register(kafka, habits.names());
    RoundSpecification round = open(design, start);
    RoundWatch watch = new RoundWatch(kafka, design.round());
    watch.await("its opening", view -> view.specification().isPresent(), patience);
    SimulatedClients clients =
        new SimulatedClients(federation, start.weights(), round, habits, seeds, keys);
    Fleet fleet = new Fleet(plan, clients, this::send, Runtime.getRuntime().availableProcessors());
    List<ClientResult> results = fleet.run(federation.sizes(), progress);
    watch.await("its close", view -> view.closed().isPresent(), patience);
    fleet.sendAfterClose(results, progress);
    RoundView ledger =
        watch.await(
            "its model and a decision on every update",
            view -> view.published().isPresent() && RoundWatch.decided(view, plan, results),
            patience);
    PublishedModels models =
        PublishedModels.fetch(new ModelStore(kafka), round, federation.dataset().test(), patience);
    return new RoundResult(round, ledger, results, models);
  }

  private RoundSpecification open(RoundDesign design, Start start) {
    Clock clock = Clock.systemUTC();
    GlobalModel initial =
        GlobalModel.of(
            design.round(),
            ModelVariant.INITIAL,
            WireNetworks.model(design.network()),
            start.weights(),
            start.origin(),
            clock.millis());
    new ModelStore(kafka).publish(initial);
    RoundSpecification round =
        design.specification(
            initial.digest(),
            federation.dataset().name(),
            plan.delivering(),
            habits.epochs(),
            clock.millis());
    try (RoundCommands commands = new RoundCommands(kafka, clock)) {
      commands.open(round);
    }
    return round;
  }

  private void send(EncodedUpdate update) {
    try (UpdatePublisher publisher = UpdatePublisher.transactional(kafka, update.client())) {
      publisher.publish(update);
    }
  }
}
