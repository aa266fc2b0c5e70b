package org.fedfisher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.fedfisher.client.RoundView;
import org.fedfisher.wire.LedgerFact;

/**
 * Rounds as JSON, each on one line: the names of the wire's fields, digests in hexadecimal, a
 * fact's kind in {@code kind}.
 */
final class RoundJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RoundJson() {}

  /** Without the facts. */
  static String summary(RoundView round) {
    return summaryNode(round).toString();
  }

  /** With specification and facts. */
  static String whole(RoundView round) {
    ObjectNode node = summaryNode(round);
    round.specification().ifPresent(found -> node.set("specification", node(found)));
    ArrayNode facts = node.putArray("facts");
    round.facts().forEach(fact -> facts.add(factNode(fact)));
    return node.toString();
  }

  static String fact(LedgerFact fact) {
    return factNode(fact).toString();
  }

  private static ObjectNode summaryNode(RoundView round) {
    ObjectNode node = JSON.createObjectNode();
    node.put("round", round.round());
    node.put("stage", OptionName.of(round.stage()));
    node.put("admitted", round.admitted().size());
    node.put("examples", round.examples());
    round.published().ifPresent(model -> node.put("revision", model.getRevision()));
    ObjectNode refused = node.putObject("refused");
    round.refused().forEach((reason, count) -> refused.put(reason.name(), count));
    return node;
  }

  private static ObjectNode factNode(LedgerFact fact) {
    ObjectNode node = JSON.createObjectNode();
    node.put("round", fact.getRound());
    node.put("ordinal", fact.getOrdinal());
    node.put("timeMillis", fact.getTimeMillis());
    IndexedRecord what = (IndexedRecord) fact.getFact();
    node.put("kind", what.getSchema().getName());
    node.set("fact", node(what));
    return node;
  }

  private static JsonNode node(Object value) {
    if (value instanceof IndexedRecord record) {
      ObjectNode node = JSON.createObjectNode();
      for (Schema.Field field : record.getSchema().getFields()) {
        node.set(field.name(), node(record.get(field.pos())));
      }
      return node;
    }
    if (value instanceof GenericFixed fixed) {
      return JSON.valueToTree(HexFormat.of().formatHex(fixed.bytes()));
    }
    if (value instanceof Collection<?> values) {
      ArrayNode node = JSON.createArrayNode();
      values.forEach(each -> node.add(node(each)));
      return node;
    }
    if (value instanceof Map<?, ?> values) {
      ObjectNode node = JSON.createObjectNode();
      values.forEach((key, each) -> node.set(String.valueOf(key), node(each)));
      return node;
    }
    return JSON.valueToTree(value instanceof Enum<?> constant ? constant.name() : value);
  }
}
