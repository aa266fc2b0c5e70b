package org.fedfisher.sim;

import java.util.List;
import java.util.Optional;
import org.fedfisher.client.RoundView;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundSpecification;

/**
 * A simulated round that has published its model.
 *
 * @param specification of the round
 * @param ledger its facts
 * @param clients what came of those that worked, by client
 * @param models how the published models do
 */
public record RoundResult(
    RoundSpecification specification,
    RoundView ledger,
    List<ClientResult> clients,
    PublishedModels models) {
  public RoundResult {
    clients = List.copyOf(clients);
  }

  public RoundClosed closed() {
    return expected("RoundClosed", ledger.closed());
  }

  public ModelPublished published() {
    return expected("ModelPublished", ledger.published());
  }

  private <T> T expected(String fact, Optional<T> found) {
    return found.orElseThrow(
        () -> new IllegalStateException("round %s has no %s".formatted(ledger.round(), fact)));
  }
}
