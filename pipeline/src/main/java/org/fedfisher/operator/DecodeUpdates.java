package org.fedfisher.operator;

import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.ShiftMeter;
import org.fedfisher.round.StartingPoints;
import org.fedfisher.schemas.Ed25519;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Names;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.RejectionReason;
import org.jspecify.annotations.Nullable;

/**
 * Reads client updates: a good block goes on to its shard, its receipt, and a good header, to the
 * client's verification; anything else is rejected and fails nothing. A receipt says how far the
 * client moved where the block's round limits that, for which it must know where the round began.
 */
public final class DecodeUpdates extends ProcessFunction<KafkaValue, ReceivedBlock> {
  private static final long serialVersionUID = 1L;
  private static final byte[] NO_HEADER = new byte[0];

  public static final OutputTag<UpdatePart> PARTS =
      new OutputTag<>("update-parts") {
        private static final long serialVersionUID = 1L;
      };

  private final StartingPoints.Source source;
  private transient @Nullable StartingPoints starts;
  private transient @Nullable ShiftMeter meter;

  /** Measures how far clients moved from there. */
  public DecodeUpdates(StartingPoints.Source source) {
    this.source = source;
  }

  /** Measures no shift. */
  public DecodeUpdates() {
    this(() -> StartingPoints.NONE);
  }

  @Override
  public void open(OpenContext context) {
    starts = source.open();
    meter = new ShiftMeter(starts);
  }

  @Override
  public void close() {
    if (starts != null) {
      starts.close();
    }
  }

  @Override
  public void processElement(KafkaValue value, Context context, Collector<ReceivedBlock> out) {
    try {
      SpecificRecord record = Wire.decode(value.value());
      if (record instanceof ClientUpdateBlock block) {
        BlockSummary summary =
            Objects.requireNonNull(meter)
                .measured(block, check(block).plusBytes(value.value().length));
        byte[] digest = Sha256s.of(value.value());
        out.collect(received(value, block, digest));
        context.output(PARTS, receipt(value, block, digest, summary));
      } else if (record instanceof ClientUpdateHeader header) {
        check(header);
        context.output(PARTS, part(value, header));
      } else {
        throw new InvalidRecordException(
            RejectionReason.WRONG_TOPIC,
            "found a %s, expected a client update's header or block"
                .formatted(record.getSchema().getName()));
      }
    } catch (InvalidRecordException e) {
      long now = context.timerService().currentProcessingTime();
      context.output(Rejections.TAG, Rejections.of(e.reason(), e.detail(), value, now));
    }
  }

  private static BlockSummary check(ClientUpdateBlock block) throws InvalidRecordException {
    names(block.getRound(), block.getClient(), block.getUpdate());
    int shard = block.getShard();
    expect(
        shard >= 0 && shard < ShardLayout.MAX_SHARDS,
        "shard",
        shard,
        "0 to " + (ShardLayout.MAX_SHARDS - 1));
    int slice = block.getSlice();
    expect(
        slice >= 0 && slice < ShardLayout.MAX_SLICES,
        "slice",
        slice,
        "0 to " + (ShardLayout.MAX_SLICES - 1));
    return BlockSummary.of(block);
  }

  private static void check(ClientUpdateHeader header) throws InvalidRecordException {
    names(header.getRound(), header.getClient(), header.getUpdate());
    expect(header.getExamples() >= 1, "examples", header.getExamples(), "at least 1");
    int blocks = header.getBlocks().size();
    expect(
        blocks >= 1 && blocks <= ShardLayout.MAX_SHARDS,
        "number of blocks",
        blocks,
        "1 to " + ShardLayout.MAX_SHARDS);
    int named = header.getSlices().isEmpty() ? blocks : 0;
    for (int slices : header.getSlices()) {
      expect(
          slices >= 1 && slices <= ShardLayout.MAX_SLICES,
          "slices of a shard",
          slices,
          "1 to " + ShardLayout.MAX_SLICES);
      named += slices;
    }
    expect(named == blocks, "slices of all shards together", named, "number of blocks " + blocks);
    int key = header.getPublicKey().remaining();
    int signature = header.getSignature().remaining();
    expect(
        (key == 0 && signature == 0)
            || (key == Ed25519.KEY_BYTES && signature == Ed25519.SIGNATURE_BYTES),
        "bytes of key and signature",
        key + " and " + signature,
        "0 and 0, or %d and %d".formatted(Ed25519.KEY_BYTES, Ed25519.SIGNATURE_BYTES));
  }

  private static void names(String round, String client, String update)
      throws InvalidRecordException {
    expect(Names.valid(round), "round", round, Names.RULE);
    expect(Names.valid(client), "client", client, Names.RULE);
    expect(Names.valid(update), "update", update, Names.RULE);
  }

  private static void expect(boolean holds, String field, Object found, String expected)
      throws InvalidRecordException {
    if (!holds) {
      throw new InvalidRecordException(
          RejectionReason.INVALID, "%s is \"%s\", expected %s".formatted(field, found, expected));
    }
  }

  private static ReceivedBlock received(KafkaValue value, ClientUpdateBlock block, byte[] digest) {
    return new ReceivedBlock(
        block.getRound(),
        block.getShard(),
        block.getClient(),
        block.getUpdate(),
        Sha256s.hex(digest),
        value.partition(),
        value.offset(),
        value.value());
  }

  private static UpdatePart receipt(
      KafkaValue value, ClientUpdateBlock block, byte[] digest, BlockSummary summary) {
    return new UpdatePart(
        block.getRound(),
        block.getClient(),
        block.getUpdate(),
        block.getShard(),
        block.getSlice(),
        digest,
        NO_HEADER,
        summary,
        value.partition(),
        value.offset());
  }

  private static UpdatePart part(KafkaValue value, ClientUpdateHeader header) {
    return new UpdatePart(
        header.getRound(),
        header.getClient(),
        header.getUpdate(),
        -1,
        0,
        Sha256s.of(value.value()),
        value.value(),
        BlockSummary.none(),
        value.partition(),
        value.offset());
  }
}
