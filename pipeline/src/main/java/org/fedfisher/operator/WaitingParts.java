package org.fedfisher.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.operator.VerifyUpdates.Pending;
import org.fedfisher.round.NamedBlock;
import org.fedfisher.round.WaitingBytes;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.ClientUpdateHeader;
import org.jspecify.annotations.Nullable;

/**
 * What has come of a client's unfinished updates, in keyed state. What is finished is removed by
 * name: an iterator would step over what every earlier update has left deleted.
 */
final class WaitingParts {
  private final MapState<String, Pending> pending;
  private final MapState<String, UpdatePart> receipts;
  private final MapState<String, Boolean> expected;

  WaitingParts(RuntimeContext context) {
    pending = map(context, "pending", TypeInformation.of(Pending.class));
    receipts = map(context, "receipts", TypeInformation.of(UpdatePart.class));
    expected = map(context, "expected", Types.BOOLEAN);
  }

  private static <T> MapState<String, T> map(
      RuntimeContext context, String name, TypeInformation<T> type) {
    return context.getMapState(new MapStateDescriptor<>(name, Types.STRING, type));
  }

  @Nullable Pending get(String id) throws Exception {
    return pending.get(id);
  }

  void put(String id, Pending update) throws Exception {
    pending.put(id, update);
  }

  /** The updates that are so. */
  Map<String, Pending> those(Predicate<Pending> wanted) throws Exception {
    Map<String, Pending> found = new HashMap<>();
    for (var entry : pending.entries()) {
      if (wanted.test(entry.getValue())) {
        found.put(entry.getKey(), entry.getValue());
      }
    }
    return found;
  }

  /** Whether this content of a block has come. */
  boolean has(String id, UpdatePart receipt) throws Exception {
    return receipts.contains(key(id, receipt));
  }

  /** Whether the update's header names this content of a block. */
  boolean expects(String id, UpdatePart receipt) throws Exception {
    return expected.contains(key(id, receipt));
  }

  /** The update with this header, in the place of another it may have had. */
  Pending withHeader(
      String id, Pending before, UpdatePart part, ClientUpdateHeader header, WaitingBytes bytes)
      throws Exception {
    if (before.header().length > 0) {
      removePrefix(expected, id + '/');
    }
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
        before.firstSeenMillis(),
        part.digest(),
        part.header(),
        missing,
        before.receipts(),
        before.blockBytes(),
        bytes);
  }

  /** The update with this block's receipt, which it {@linkplain #has has} not yet. */
  Pending withReceipt(String id, Pending before, UpdatePart part, WaitingBytes bytes)
      throws Exception {
    String block = key(id, part);
    receipts.put(block, part);
    int found = before.header().length > 0 && expected.contains(block) ? 1 : 0;
    return new Pending(
        before.firstSeenMillis(),
        before.headerDigest(),
        before.header(),
        before.missing() - found,
        before.receipts() + 1,
        before.blockBytes().plus(bytes),
        before.headerBytes());
  }

  /** What was found in each shard of a whole update. */
  BlockSummary[] summaries(String id, List<NamedBlock> blocks) throws Exception {
    BlockSummary[] shards = new BlockSummary[blocks.get(blocks.size() - 1).shard() + 1];
    Arrays.fill(shards, BlockSummary.none());
    for (NamedBlock block : blocks) {
      BlockSummary found = receipts.get(key(id, block)).summary();
      shards[block.shard()] = shards[block.shard()].plus(found);
    }
    return shards;
  }

  /** Forgets a whole update. */
  void forgetWhole(String id, Pending update, ClientUpdateHeader header) throws Exception {
    pending.remove(id);
    for (NamedBlock named : NamedBlock.of(header)) {
      String block = key(id, named);
      receipts.remove(block);
      expected.remove(block);
    }
    if (update.receipts() > header.getBlocks().size()) {
      removePrefix(receipts, id + '/');
    }
  }

  /** Forgets a whole update's header only. */
  void forgetHeader(String id, Pending update, ClientUpdateHeader header) throws Exception {
    for (NamedBlock named : NamedBlock.of(header)) {
      expected.remove(key(id, named));
    }
    pending.put(id, update.withoutHeader());
  }

  /** Forgets all that came of an update. */
  void forget(String id) throws Exception {
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

  private static String key(String id, UpdatePart receipt) {
    return key(id, new NamedBlock(receipt.shard(), receipt.slice(), receipt.digest()));
  }

  private static String key(String id, NamedBlock block) {
    return id + '/' + block.shard() + '/' + block.slice() + '/' + Sha256s.hex(block.digest());
  }
}
