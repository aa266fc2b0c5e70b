package org.fedfisher.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LedgerTail;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.RoundAborted;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundOpened;
import org.fedfisher.wire.RoundSpecification;

/** Says so, once, of every round that takes anyone: of those that are open, then of new ones. */
final class OpenRoundsAlarm implements AutoCloseable {
  private final LedgerTail ledger;
  private final PrintWriter err;
  private final Map<String, RoundSpecification> opened = new LinkedHashMap<>();

  OpenRoundsAlarm(KafkaClients kafka, PrintWriter err) {
    this.ledger = new LedgerTail(kafka);
    this.err = err;
  }

  /** Looks at what is new. */
  void look() {
    ledger.readOn(this::see);
    opened.values().forEach(round -> OpenToAnyone.warn(round, err));
    opened.clear();
  }

  private void see(LedgerFact fact) {
    if (fact.getFact() instanceof RoundOpened round) {
      opened.put(fact.getRound(), round.getSpecification());
    } else if (fact.getFact() instanceof RoundClosed || fact.getFact() instanceof RoundAborted) {
      opened.remove(fact.getRound());
    }
  }

  @Override
  public void close() {
    ledger.close();
  }
}
