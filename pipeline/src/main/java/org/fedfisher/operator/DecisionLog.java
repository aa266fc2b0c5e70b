package org.fedfisher.operator;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.CommandRefused;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.RevisionClosed;
import org.fedfisher.wire.RoundAborted;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundOpened;
import org.fedfisher.wire.RoundSealed;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One log line for each of a round's facts: {@code key=value} pairs as the message, and the same
 * pairs as fields of the logging context, for layouts that write JSON.
 *
 * <p>A job that restarts decides again what it had not checkpointed and logs it again: what counts
 * is on the ledger's topic.
 */
final class DecisionLog {
  /** Its name is what a logging configuration knows. */
  static final String NAME = "org.fedfisher.decisions";

  private static final Logger LOG = LoggerFactory.getLogger(NAME);

  private DecisionLog() {}

  static void write(LedgerFact fact) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    Map<String, String> fields = fields(fact);
    fields.forEach(MDC::put);
    try {
      LOG.info(text(fields));
    } finally {
      fields.keySet().forEach(MDC::remove);
    }
  }

  /** What a fact says, in a fixed order; the decision's name second. */
  private static Map<String, String> fields(LedgerFact fact) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("round", fact.getRound());
    fields.put("decision", "");
    fields.put("ordinal", Long.toString(fact.getOrdinal()));
    fields.put("decision", describe((SpecificRecord) fact.getFact(), fields));
    return fields;
  }

  private static String describe(SpecificRecord body, Map<String, String> fields) {
    if (body instanceof RoundOpened opened) {
      put(fields, "target", opened.getSpecification().getTargetClients());
      put(fields, "quorum", opened.getSpecification().getQuorum());
      put(fields, "deadline", Instant.ofEpochMilli(opened.getSpecification().getDeadlineMillis()));
      return "opened";
    } else if (body instanceof UpdateAdmitted admitted) {
      put(fields, "client", admitted.getClient());
      put(fields, "update", admitted.getUpdate());
      put(fields, "examples", admitted.getExamples());
      put(fields, "revision", admitted.getRevision());
      return "admitted";
    } else if (body instanceof UpdateRefused refused) {
      put(fields, "client", refused.getClient());
      put(fields, "update", refused.getUpdate());
      put(fields, "reason", refused.getReason());
      put(fields, "detail", refused.getDetail());
      return "refused";
    } else if (body instanceof RoundClosed closed) {
      put(fields, "reason", closed.getReason());
      put(fields, "admitted", closed.getAdmitted());
      put(fields, "examples", closed.getExamples());
      return "closed";
    } else if (body instanceof RevisionClosed closed) {
      put(fields, "revision", closed.getRevision());
      put(fields, "admitted", closed.getAdmitted());
      put(fields, "examples", closed.getExamples());
      return "revision";
    } else if (body instanceof RoundSealed sealed) {
      put(fields, "revision", sealed.getRevision());
      put(fields, "admitted", sealed.getAdmitted());
      return "sealed";
    } else if (body instanceof RoundAborted aborted) {
      put(fields, "reason", aborted.getReason());
      put(fields, "admitted", aborted.getAdmitted());
      put(fields, "detail", aborted.getDetail());
      return "aborted";
    } else if (body instanceof CommandRefused refused) {
      put(fields, "command", refused.getCommand());
      put(fields, "detail", refused.getDetail());
      return "command-refused";
    } else if (body instanceof ModelPublished published) {
      put(fields, "revision", published.getRevision());
      put(fields, "model", Sha256s.hex(published.getModelDigest()));
      put(fields, "admitted", published.getAdmitted());
      put(fields, "millis", published.getCloseToModelMillis());
      return "published";
    }
    throw new IllegalStateException("a fact without a log line: " + body.getClass().getName());
  }

  private static void put(Map<String, String> fields, String key, Object value) {
    fields.put(key, value.toString());
  }

  private static String text(Map<String, String> fields) {
    StringBuilder text = new StringBuilder();
    fields.forEach(
        (key, value) ->
            text.append(text.isEmpty() ? "" : " ").append(key).append('=').append(quoted(value)));
    return text.toString();
  }

  /** What clients and operators wrote may hold anything, but must not end the line. */
  private static String quoted(String value) {
    boolean plain =
        value.chars().allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '\\' && c != '=');
    if (plain && !value.isEmpty()) {
      return value;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
