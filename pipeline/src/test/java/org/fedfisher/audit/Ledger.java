package org.fedfisher.audit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.solve.SolverText;
import org.fedfisher.wire.CloseReason;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RevisionClosed;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundOpened;
import org.fedfisher.wire.RoundSealed;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;

/** Writes a round's facts one after the other, right or wrong; each client has ten examples. */
final class Ledger {
  static final long EXAMPLES = 10;
  static final Sha256 DIGEST = new Sha256(Sha256s.of(new byte[] {7}));

  private final RoundSpecification round;
  private final List<LedgerFact> facts = new ArrayList<>();
  private long now = 1_000;

  Ledger(RoundSpecification round) {
    this.round = round;
  }

  /** The time of what follows. */
  Ledger at(long millis) {
    now = millis;
    return this;
  }

  Ledger add(SpecificRecord fact) {
    return add(facts.size(), fact);
  }

  Ledger add(long ordinal, SpecificRecord fact) {
    facts.add(new LedgerFact(round.getRound(), ordinal, now, fact));
    return this;
  }

  Ledger opened() {
    return add(new RoundOpened(round));
  }

  Ledger admitted(String... clients) {
    for (String client : clients) {
      add(admission(client, 0));
    }
    return this;
  }

  Ledger late(int revision, String client) {
    return add(admission(client, revision));
  }

  static UpdateAdmitted admission(String client, int revision) {
    return new UpdateAdmitted(client, "u1", DIGEST, EXAMPLES, ByteBuffer.allocate(0), revision);
  }

  Ledger refused(String client, RefusalReason reason) {
    return add(new UpdateRefused(client, "u2", DIGEST, reason, "a reason"));
  }

  Ledger closed(CloseReason reason, int admitted) {
    return closed(reason, admitted, Map.of());
  }

  Ledger closed(CloseReason reason, int admitted, Map<String, Integer> refused) {
    return add(new RoundClosed(reason, admitted, admitted * EXAMPLES, refused, facts.size() + 1L));
  }

  Ledger revisionClosed(int revision, int admitted) {
    return add(new RevisionClosed(revision, admitted, admitted * EXAMPLES, facts.size() + 1L));
  }

  Ledger sealed(int revision, int admitted) {
    return add(new RoundSealed(revision, admitted, Map.of()));
  }

  Ledger published(int admitted) {
    return published(0, admitted);
  }

  Ledger published(int revision, int admitted) {
    return add(model(revision, admitted));
  }

  ModelPublished model(int revision, int admitted) {
    return new ModelPublished(
        DIGEST,
        DIGEST,
        admitted,
        admitted * EXAMPLES,
        SolverText.of(round),
        SolverText.environment(round, List.of()),
        0.0,
        0.0,
        0.0,
        0L,
        1L,
        List.of(),
        revision);
  }

  List<LedgerFact> facts() {
    return facts;
  }

  RecordedRound read() {
    return RecordedRound.of(round.getRound(), facts);
  }

  List<Finding> findings() {
    return read().findings().kept();
  }
}
