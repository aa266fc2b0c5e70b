package org.fedfisher.job;

import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.round.Specification;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.OpenRound;
import org.fedfisher.wire.RoundOpened;
import org.fedfisher.wire.RoundSpecification;
import org.jspecify.annotations.Nullable;

/** Where it stands which rounds were opened, and how. */
public enum Openings {
  /** Operators' commands: there before any client can have trained. */
  COMMANDS(Topics.ROUNDS),
  /** The ledger's facts: there for as long as a round can be audited. */
  FACTS(Topics.ROUND_LEDGER);

  private final String topic;

  Openings(String topic) {
    this.topic = topic;
  }

  String topic() {
    return topic;
  }

  /** What a record opens a round with; null where it opens none, or is refused by every ledger. */
  @Nullable Specification of(byte[] value) {
    try {
      RoundSpecification found = opened(Wire.decode(value));
      return found == null ? null : Specification.of(found);
    } catch (InvalidRecordException | IllegalArgumentException e) {
      // The job rejects the one and refuses the other, each where it decides on commands.
      return null;
    }
  }

  private @Nullable RoundSpecification opened(SpecificRecord record) {
    return switch (this) {
      case COMMANDS -> record instanceof OpenRound open ? open.getSpecification() : null;
      case FACTS ->
          record instanceof LedgerFact fact && fact.getFact() instanceof RoundOpened opened
              ? opened.getSpecification()
              : null;
    };
  }
}
