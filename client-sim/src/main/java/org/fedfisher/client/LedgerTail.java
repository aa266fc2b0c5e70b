package org.fedfisher.client;

import java.util.function.Consumer;
import org.fedfisher.schemas.Topics;
import org.fedfisher.wire.LedgerFact;

/** Reads every round's facts on and on, each once. For one thread. */
public final class LedgerTail implements AutoCloseable {
  private final TopicReader reader;

  /** At the ledger's beginning. */
  public LedgerTail(KafkaClients kafka) {
    reader = new TopicReader(kafka, Topics.ROUND_LEDGER);
  }

  /** Hands over what was committed since the last call. */
  public void readOn(Consumer<LedgerFact> sink) {
    reader.readToEnd(record -> sink.accept(LedgerReader.decode(record)));
  }

  @Override
  public void close() {
    reader.close();
  }
}
