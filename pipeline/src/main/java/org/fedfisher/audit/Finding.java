package org.fedfisher.audit;

import org.fedfisher.schemas.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Something that is not as the round's record says it should be, and where.
 *
 * @param revision of the model that it concerns; 0 where it is the whole round
 * @param ordinal of the ledger's fact; -1 where it concerns none
 * @param client empty where it concerns none
 * @param shard -1 where it concerns none, or all
 * @param detail what was found and what was expected
 */
public record Finding(
    Kind kind, int revision, long ordinal, String client, int shard, String detail) {

  /** What is wrong. */
  public enum Kind {
    /** No fact with this ordinal, though there is one with a higher. */
    FACT_MISSING(Topics.ROUND_LEDGER),
    /** Two facts of different content with one ordinal. */
    FACT_TWICE,
    /** A fact that the ledger's rules do not allow where it stands. */
    FACT_AGAINST_RULES,
    /** A client was admitted that had been admitted before. */
    CLIENT_TWICE,
    /** No header with the digest that its admission names. */
    HEADER_MISSING(Topics.CLIENT_UPDATES),
    /** A header of the update is there, but not the one that its admission names. */
    HEADER_DIFFERS,
    /** The header's signature is not the key's over its bytes. */
    BAD_SIGNATURE,
    /** The client never registered the key, or not by the time of the admission. */
    KEY_NOT_REGISTERED,
    /** No block with the digest that its header names. */
    BLOCK_MISSING(Topics.CLIENT_UPDATES),
    /** A block of the shard is there, but not the one that its header names. */
    BLOCK_DIFFERS,
    /** An update was admitted that the round's specification does not allow. */
    ADMITTED_AGAINST_RULES,
    /** An update was refused that the round's specification allows. */
    REFUSED_AGAINST_RULES,
    /** Without W0 nobody can say how far a client moved, which the round limits. */
    INITIAL_WEIGHTS_MISSING(Topics.GLOBAL_MODELS),
    /** The sums of the admitted updates are not those that the round published. */
    SUMS_DIFFER,
    /** A block or the manifest of the published model is not there. */
    MODEL_MISSING(Topics.GLOBAL_MODELS),
    /** A stored model that has not its own digest. */
    MODEL_DAMAGED,
    /** A second model of the same variant and revision. */
    MODEL_TWICE,
    /** The model that the sums lead to is not the one that was published. */
    MODEL_DIFFERS,
    /** There is no model to audit. */
    NOT_PUBLISHED;

    private final @Nullable String topic;

    Kind() {
      topic = null;
    }

    Kind(String topic) {
      this.topic = topic;
    }

    /** The topic that lacks something; null where nothing is lacking but something is wrong. */
    public @Nullable String lackingFrom() {
      return topic;
    }
  }
}
