package org.fedfisher.operator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.NamedBlock;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateHeader;

/**
 * Keyed by client: collects the header and the block receipts of each update until every block that
 * the header names, by digest, is there, in any order and over any time up to a limit; then tells
 * the ledger. Blocks that no header names are passed over.
 */
public final class VerifyUpdates extends KeyedProcessFunction<String, UpdatePart, UpdateProgress> {
  private static final long serialVersionUID = 1L;

  /**
   * An update of which something has come.
   *
   * @param header its part, null until it has come
   * @param missing blocks that the header names and that have not come
   * @param receipts blocks that have come, each content once
   */
  @SuppressWarnings("ArrayRecordComponent") // rests in state, never compared
  public record Pending(
      long firstSeenMillis, byte[] headerDigest, byte[] header, int missing, int receipts) {}

  private final long timeoutMillis;
  private transient MapState<String, Pending> pending;
  private transient MapState<String, UpdatePart> receipts;
  private transient MapState<String, Boolean> expected;

  /** {@code timeout}: how long the parts of an update wait for the rest. */
  public VerifyUpdates(Duration timeout) {
    timeoutMillis = timeout.toMillis();
  }

  @Override
  public void open(OpenContext context) {
    pending = map("pending", TypeInformation.of(Pending.class));
    receipts = map("receipts", TypeInformation.of(UpdatePart.class));
    expected = map("expected", Types.BOOLEAN);
  }

  private <T> MapState<String, T> map(String name, TypeInformation<T> type) {
    return getRuntimeContext().getMapState(new MapStateDescriptor<>(name, Types.STRING, type));
  }

  @Override
  public void processElement(UpdatePart part, Context context, Collector<UpdateProgress> out)
      throws Exception {
    String id = part.round() + '/' + part.update();
    Pending before = pending.get(id);
    if (before == null) {
      long now = context.timerService().currentProcessingTime();
      before = new Pending(now, new byte[0], new byte[0], 0, 0);
      context.timerService().registerProcessingTimeTimer(now + timeoutMillis);
    }
    Pending after = part.isHeader() ? header(id, before, part) : receipt(id, before, part);
    if (after.header.length > 0 && after.missing == 0) {
      ClientUpdateHeader header = decode(after.header);
      out.collect(complete(id, header, after.headerDigest));
      forgetComplete(id, after, header);
      return;
    }
    pending.put(id, after);
    if (part.isHeader()) {
      out.collect(started(decode(part.header()), part.digest()));
    }
  }

  /** The newest header counts: a client that changes its mind before its update is whole may. */
  private Pending header(String id, Pending before, UpdatePart part) throws Exception {
    if (before.header.length > 0) {
      removePrefix(expected, id + '/');
    }
    ClientUpdateHeader header = decode(part.header());
    List<String> blocks = new ArrayList<>();
    int missing = 0;
    for (NamedBlock named : NamedBlock.of(header)) {
      String block = key(id, named);
      blocks.add(block);
      missing += receipts.contains(block) ? 0 : 1;
    }
    if (missing > 0) {
      for (String block : blocks) {
        expected.put(block, true);
      }
    }
    return new Pending(
        before.firstSeenMillis, part.digest(), part.header(), missing, before.receipts);
  }

  private Pending receipt(String id, Pending before, UpdatePart part) throws Exception {
    String block = key(id, new NamedBlock(part.shard(), part.slice(), part.digest()));
    if (receipts.contains(block)) {
      return before;
    }
    receipts.put(block, part);
    int found = before.header.length > 0 && expected.contains(block) ? 1 : 0;
    return new Pending(
        before.firstSeenMillis,
        before.headerDigest,
        before.header,
        before.missing - found,
        before.receipts + 1);
  }

  private UpdateProgress complete(String id, ClientUpdateHeader header, byte[] headerDigest)
      throws Exception {
    List<NamedBlock> blocks = NamedBlock.of(header);
    int last = blocks.get(blocks.size() - 1).shard();
    byte[] digests = new byte[blocks.size() * Sha256s.BYTES];
    int[] slices = new int[last + 1];
    BlockSummary[] shards = new BlockSummary[last + 1];
    Arrays.fill(shards, BlockSummary.none());
    for (int i = 0; i < blocks.size(); i++) {
      NamedBlock block = blocks.get(i);
      System.arraycopy(block.digest(), 0, digests, i * Sha256s.BYTES, Sha256s.BYTES);
      slices[block.shard()]++;
      BlockSummary found = receipts.get(key(id, block)).summary();
      shards[block.shard()] = shards[block.shard()].plus(found);
    }
    return progress(header, headerDigest, true, digests, slices, shards);
  }

  private static UpdateProgress started(ClientUpdateHeader header, byte[] headerDigest) {
    return progress(header, headerDigest, false, new byte[0], new int[0], new BlockSummary[0]);
  }

  private static UpdateProgress progress(
      ClientUpdateHeader header,
      byte[] headerDigest,
      boolean complete,
      byte[] digests,
      int[] slices,
      BlockSummary[] shards) {
    return new UpdateProgress(
        header.getRound(),
        header.getClient(),
        header.getUpdate(),
        complete,
        headerDigest,
        header.getExamples(),
        header.getFisher().name(),
        header.getBaseModelDigest().bytes(),
        digests,
        slices,
        shards);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<UpdateProgress> out)
      throws Exception {
    List<String> expired = new ArrayList<>();
    for (var entry : pending.entries()) {
      if (entry.getValue().firstSeenMillis + timeoutMillis <= timestamp) {
        expired.add(entry.getKey());
      }
    }
    for (String id : expired) {
      forget(id);
    }
  }

  /**
   * Removes by name what is known by name: an iterator would step over what every earlier update
   * has left deleted.
   */
  private void forgetComplete(String id, Pending update, ClientUpdateHeader header)
      throws Exception {
    int blocks = header.getBlocks().size();
    pending.remove(id);
    for (NamedBlock named : NamedBlock.of(header)) {
      String block = key(id, named);
      receipts.remove(block);
      expected.remove(block);
    }
    if (update.receipts > blocks) {
      removePrefix(receipts, id + '/');
    }
  }

  private void forget(String id) throws Exception {
    pending.remove(id);
    removePrefix(receipts, id + '/');
    removePrefix(expected, id + '/');
  }

  private static void removePrefix(MapState<String, ?> map, String prefix) throws Exception {
    List<String> keys = new ArrayList<>();
    for (String key : map.keys()) {
      if (key.startsWith(prefix)) {
        keys.add(key);
      }
    }
    for (String key : keys) {
      map.remove(key);
    }
  }

  private static String key(String id, NamedBlock block) {
    return id + '/' + block.shard() + '/' + block.slice() + '/' + Sha256s.hex(block.digest());
  }

  private static ClientUpdateHeader decode(byte[] header) {
    try {
      return Wire.decode(header, ClientUpdateHeader.class);
    } catch (InvalidRecordException e) {
      throw new IllegalStateException("a header that was checked when it came", e);
    }
  }
}
