package org.fedfisher.sim;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.fedfisher.train.Network;
import org.fedfisher.wire.Bounds;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.Limits;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.TensorEncoding;

/**
 * A round for a simulated fleet. It closes when everyone who will deliver has; its deadline is only
 * there in case somebody fails.
 *
 * @param round its name
 * @param network what is trained
 * @param fisher what clients send besides weights
 * @param solver how it is solved
 * @param factorEncoding how K-FAC's factors travel; FLOAT32 without any
 * @param factorRank most columns of a factor; 0 for whole factors, and without any
 */
public record RoundDesign(
    String round,
    Network network,
    FisherStructure fisher,
    Solver solver,
    TensorEncoding factorEncoding,
    int factorRank) {
  /** Far enough for the slowest machine. */
  private static final Duration OPEN = Duration.ofHours(24);

  /**
   * The specification, for registered clients, with comparisons wherever there is a Fisher.
   *
   * @param base digest of the weights from which all clients start
   * @param delivering clients that will send in time
   * @param epochs that clients are advised to train
   */
  public RoundSpecification specification(
      Sha256 base, String dataset, int delivering, int epochs, long nowMillis) {
    return RoundSpecification.newBuilder()
        .setRound(round)
        .setModel(WireNetworks.model(network))
        .setBaseModelDigest(base)
        .setFisher(fisher)
        .setTargetClients(delivering)
        .setQuorum((delivering + 1) / 2)
        .setDeadlineMillis(nowMillis + OPEN.toMillis())
        .setLimits(new Limits(0L, 0.0, 0.0, List.of(), 0L))
        .setBounds(Bounds.newBuilder().build())
        .setSolver(solver)
        .setFactorEncoding(factorEncoding)
        .setFactorRank(factorRank)
        .setIdentity(Identity.REGISTERED)
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
