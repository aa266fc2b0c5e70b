package org.fedfisher.operator;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Passes on what has been read, and counts it for whoever waits for the end. */
public final class CountRead extends RichMapFunction<KafkaValue, KafkaValue> {
  private static final long serialVersionUID = 1L;

  /** Name of the accumulator. */
  public static final String READ = "recordsRead";

  private transient LongCounter read;

  @Override
  public void open(OpenContext context) {
    read = getRuntimeContext().getLongCounter(READ);
  }

  @Override
  public KafkaValue map(KafkaValue value) {
    read.add(1);
    return value;
  }
}
