package org.fedfisher.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.LedgerFact;

/** Reads what operators under test have said. */
final class Harnesses {
  private Harnesses() {}

  static List<LedgerFact> facts(
      AbstractStreamOperatorTestHarness<?> harness, OutputTag<KafkaOutput> tag)
      throws InvalidRecordException {
    Queue<StreamRecord<KafkaOutput>> outputs = harness.getSideOutput(tag);
    List<LedgerFact> facts = new ArrayList<>();
    if (outputs != null) {
      for (StreamRecord<KafkaOutput> output : outputs) {
        facts.add(Wire.decode(output.getValue().value(), LedgerFact.class));
      }
    }
    return facts;
  }
}
