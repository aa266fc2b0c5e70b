package org.fedfisher.operator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.Authorship;
import org.fedfisher.round.ClientKeys;
import org.fedfisher.round.NamedBlock;
import org.fedfisher.round.WaitingBytes;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.RejectionReason;

/**
 * Keyed by client: collects the header and the block receipts of each update until every block that
 * the header names, by digest, is there, in any order and over any time up to a limit; checks who
 * wrote the header; then tells the ledger, which decides what it is worth. Blocks that no header
 * names are passed over.
 *
 * <p>Registrations come on a topic of their own. So that an update need not lose a race against its
 * key, a whole one whose key is unknown waits a little, and goes on once its key is registered.
 *
 * <p>It also bounds what waits of a client, because no shard could: a shard that forgot a block by
 * itself might be told a moment later to fold it. Here a record that would be too much is passed
 * over, rejected, and its shard told to forget it, by its place; so is a copy of a block that has
 * come, so that a shard keeps no more than what counts here.
 */
public final class VerifyUpdates
    extends KeyedCoProcessFunction<String, UpdatePart, Registration, UpdateProgress> {
  private static final long serialVersionUID = 1L;

  public static final OutputTag<ShardDecision> FORGOTTEN =
      new OutputTag<>("forgotten", TypeInformation.of(ShardDecision.class));

  /**
   * An update of which something has come.
   *
   * @param header the part that counts, empty until one has come
   * @param missing blocks that the header names and that have not come
   * @param receipts blocks that have come, each content once
   * @param blockBytes of them; nothing for what came before they were counted
   * @param headerBytes of the header, likewise
   */
  @SuppressWarnings("ArrayRecordComponent") // rests in state, never compared
  public record Pending(
      long firstSeenMillis,
      byte[] headerDigest,
      byte[] header,
      int missing,
      int receipts,
      WaitingBytes blockBytes,
      WaitingBytes headerBytes) {
    /** State from before bytes were counted has nulls in the last fields. */
    public Pending {
      blockBytes = Objects.requireNonNullElse(blockBytes, WaitingBytes.NONE);
      headerBytes = Objects.requireNonNullElse(headerBytes, WaitingBytes.NONE);
    }

    static Pending begun(long nowMillis) {
      return new Pending(nowMillis, NO_BYTES, NO_BYTES, 0, 0, WaitingBytes.NONE, WaitingBytes.NONE);
    }

    Pending withoutHeader() {
      return new Pending(
          firstSeenMillis, NO_BYTES, NO_BYTES, 0, receipts, blockBytes, WaitingBytes.NONE);
    }

    boolean hasHeader() {
      return header.length > 0;
    }

    boolean isSigned() {
      return headerBytes.signed() > 0;
    }

    WaitingBytes bytes() {
      return blockBytes.plus(headerBytes);
    }
  }

  private static final byte[] NO_BYTES = {};

  private final long timeoutMillis;
  private final long graceMillis;
  private final long waitingBytes;
  private final long decidedMillis;
  private transient WaitingParts parts;
  private transient WaitingAccount account;
  private transient ValueState<byte[]> registration;
  private transient MapState<String, Long> grace;

  /**
   * An operator.
   *
   * @param timeout how long the parts of an update wait for the rest
   * @param grace how long a whole update waits for its key to be registered
   * @param waiting bytes that may wait of one client: so many of what it has signed, and so many of
   *     the rest
   * @param decided after so long the ledger has decided on a whole update, so that it no longer
   *     counts as waiting
   */
  public VerifyUpdates(Duration timeout, Duration grace, MemorySize waiting, Duration decided) {
    timeoutMillis = timeout.toMillis();
    graceMillis = grace.toMillis();
    waitingBytes = waiting.getBytes();
    decidedMillis = decided.toMillis();
  }

  @Override
  public void open(OpenContext context) {
    parts = new WaitingParts(getRuntimeContext());
    account = new WaitingAccount(getRuntimeContext(), waitingBytes);
    registration =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "registration", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    grace =
        getRuntimeContext()
            .getMapState(new MapStateDescriptor<>("grace", Types.STRING, Types.LONG));
  }

  @Override
  public void processElement1(UpdatePart part, Context context, Collector<UpdateProgress> out)
      throws Exception {
    String id = part.round() + '/' + part.update();
    Pending before = parts.get(id);
    if (before == null) {
      before = Pending.begun(context.timerService().currentProcessingTime());
    }
    if (part.isHeader()) {
      header(id, before, part, context, out);
    } else if (parts.has(id, part)) {
      context.output(FORGOTTEN, ShardDecision.forget(part));
    } else {
      receipt(id, before, part, context, out);
    }
  }

  private void receipt(
      String id, Pending before, UpdatePart part, Context context, Collector<UpdateProgress> out)
      throws Exception {
    boolean signed = before.isSigned() && parts.expects(id, part);
    WaitingBytes bytes = WaitingBytes.of(signed, part.bytes());
    if (!counted(part, before, bytes, context)) {
      context.output(FORGOTTEN, ShardDecision.forget(part));
      return;
    }
    Pending after = parts.withReceipt(id, before, part, bytes);
    parts.put(id, after);
    if (after.hasHeader() && after.missing() == 0) {
      ClientUpdateHeader header = CheckedHeaders.decode(after.header());
      whole(id, after, header, CheckedHeaders.find(header, after.header(), keys()), context, out);
    }
  }

  /** Counts a part as waiting, from when it is the update's first on; rejects one too many. */
  private boolean counted(UpdatePart part, Pending before, WaitingBytes more, Context context)
      throws Exception {
    Optional<String> beyond = account.count(more);
    if (beyond.isPresent()) {
      String detail =
          "client %s, update %s of round %s: with these %d there would wait %s"
              .formatted(part.client(), part.update(), part.round(), part.bytes(), beyond.get());
      long now = context.timerService().currentProcessingTime();
      context.output(
          Rejections.TAG, Rejections.of(RejectionReason.TOO_MUCH_WAITING, detail, part, now));
      return false;
    }
    if (before.receipts() == 0 && !before.hasHeader()) {
      long until = before.firstSeenMillis() + timeoutMillis;
      context.timerService().registerProcessingTimeTimer(until);
    }
    return true;
  }

  private void header(
      String id, Pending before, UpdatePart part, Context context, Collector<UpdateProgress> out)
      throws Exception {
    ClientKeys keys = keys();
    ClientUpdateHeader header = CheckedHeaders.decode(part.header());
    Authorship found = CheckedHeaders.find(header, part.header(), keys);
    Pending after = before;
    if (!before.hasHeader() || CheckedHeaders.replaces(before.header(), header, found, keys)) {
      WaitingBytes bytes = WaitingBytes.of(found == Authorship.SIGNED, part.bytes());
      if (!counted(part, before, bytes.minus(before.headerBytes()), context)) {
        return;
      }
      after = parts.withHeader(id, before, part, header, bytes);
      if (after.missing() > 0) {
        grace.remove(id); // it was granted to the header before
      }
      if (after.missing() == 0 && whole(id, after, header, found, context, out)) {
        return;
      }
    }
    parts.put(id, after);
    out.collect(UpdateProgress.started(header, part.digest(), found));
  }

  /** Tells the ledger of a whole update, unless a registration may still change the finding. */
  private boolean whole(
      String id,
      Pending update,
      ClientUpdateHeader header,
      Authorship found,
      Context context,
      Collector<UpdateProgress> out)
      throws Exception {
    if (!found.mayChange() || graceMillis == 0) {
      complete(id, update, header, found, context, out);
      return true;
    }
    if (!grace.contains(id)) {
      long until = context.timerService().currentProcessingTime() + graceMillis;
      grace.put(id, until);
      context.timerService().registerProcessingTimeTimer(until);
    }
    return false;
  }

  /**
   * The blocks of a registered client outlive a header that it has not signed: its own may be on
   * its way.
   */
  private void complete(
      String id,
      Pending update,
      ClientUpdateHeader header,
      Authorship found,
      Context context,
      Collector<UpdateProgress> out)
      throws Exception {
    grace.remove(id);
    BlockSummary[] shards = parts.summaries(id, NamedBlock.of(header));
    out.collect(UpdateProgress.whole(header, update.headerDigest(), shards, found));
    if (found == Authorship.SIGNED || registration.value() == null) {
      parts.forgetWhole(id, update, header);
      long until = context.timerService().currentProcessingTime() + decidedMillis;
      account.releaseAt(until, update.bytes());
      context.timerService().registerProcessingTimeTimer(until);
    } else {
      parts.forgetHeader(id, update, header);
      account.release(update.headerBytes());
    }
  }

  /** What was begun under a key that is good now is begun by the client; what waited goes on. */
  @Override
  public void processElement2(
      Registration registered, Context context, Collector<UpdateProgress> out) throws Exception {
    registration.update(registered.value());
    ClientKeys keys = keys();
    Map<String, Pending> headed = parts.those(Pending::hasHeader);
    for (Pending update : headed.values()) {
      ClientUpdateHeader header = CheckedHeaders.decode(update.header());
      Authorship found = CheckedHeaders.find(header, update.header(), keys);
      if (found == Authorship.SIGNED) {
        out.collect(UpdateProgress.started(header, update.headerDigest(), found));
      }
    }
    for (Map.Entry<String, Pending> entry : headed.entrySet()) {
      ClientUpdateHeader header = CheckedHeaders.decode(entry.getValue().header());
      Authorship found = CheckedHeaders.find(header, entry.getValue().header(), keys);
      if (entry.getValue().missing() == 0 && !found.mayChange()) {
        complete(entry.getKey(), entry.getValue(), header, found, context, out);
      }
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<UpdateProgress> out)
      throws Exception {
    List<String> waited = new ArrayList<>();
    for (var entry : grace.entries()) {
      if (entry.getValue() <= timestamp) {
        waited.add(entry.getKey());
      }
    }
    for (String id : waited) {
      Pending update = Objects.requireNonNull(parts.get(id));
      if (update.missing() > 0) {
        grace.remove(id); // state of an earlier release, which kept it
        continue;
      }
      ClientUpdateHeader header = CheckedHeaders.decode(update.header());
      complete(
          id, update, header, CheckedHeaders.find(header, update.header(), keys()), context, out);
    }
    Map<String, Pending> late =
        parts.those(update -> update.firstSeenMillis() + timeoutMillis <= timestamp);
    for (Map.Entry<String, Pending> entry : late.entrySet()) {
      if (!grace.contains(entry.getKey())) {
        parts.forget(entry.getKey());
        account.release(entry.getValue().bytes());
      }
    }
    account.pass(timestamp);
  }

  private ClientKeys keys() throws Exception {
    return CheckedHeaders.keys(registration.value());
  }
}
