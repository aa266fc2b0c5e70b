package org.fedfisher.sim;

import java.time.Duration;
import java.util.Map;
import org.fedfisher.train.Network;
import org.fedfisher.wire.Bounds;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.Solver;

/**
 * A round for a simulated fleet. It closes when everyone who will deliver has; its deadline is only
 * there in case somebody fails.
 *
 * @param round its name
 * @param fisher what clients send besides weights
 * @param solver how it is solved
 * @param delivering clients that will send in time
 */
public record RoundDesign(String round, FisherStructure fisher, Solver solver, int delivering) {
  /** Far enough for the slowest machine. */
  private static final Duration OPEN = Duration.ofHours(24);

  /**
   * The specification, with comparisons wherever there is a Fisher.
   *
   * @param base digest of the weights from which all clients start
   * @param epochs that clients are advised to train
   */
  public RoundSpecification specification(
      Network network, Sha256 base, String dataset, int epochs, long nowMillis) {
    return RoundSpecification.newBuilder()
        .setRound(round)
        .setModel(WireNetworks.model(network))
        .setBaseModelDigest(base)
        .setFisher(fisher)
        .setTargetClients(delivering)
        .setQuorum((delivering + 1) / 2)
        .setDeadlineMillis(nowMillis + OPEN.toMillis())
        .setBounds(Bounds.newBuilder().build())
        .setSolver(solver)
        .setComparisons(fisher != FisherStructure.NONE)
        .setTraining(
            Map.of(
                "dataset", dataset,
                "epochs", Integer.toString(epochs),
                "batchSize", "64",
                "learningRate", "0.01",
                "momentum", "0.9"))
        .build();
  }
}
