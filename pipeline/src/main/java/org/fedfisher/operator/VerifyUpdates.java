package org.fedfisher.operator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.Authorship;
import org.fedfisher.round.ClientKeys;
import org.fedfisher.round.IdentityRules;
import org.fedfisher.round.NamedBlock;
import org.fedfisher.round.UpdateContent;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.SignedHeaders;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientRegistration;
import org.fedfisher.wire.ClientUpdateHeader;

/**
 * Keyed by client: collects the header and the block receipts of each update until every block that
 * the header names, by digest, is there, in any order and over any time up to a limit; checks who
 * wrote the header; then tells the ledger, which decides what it is worth. Blocks that no header
 * names are passed over.
 *
 * <p>Registrations come on a topic of their own. So that an update need not lose a race against its
 * key, a whole one whose key is unknown waits a little, and goes on once its key is registered.
 */
public final class VerifyUpdates
    extends KeyedCoProcessFunction<String, UpdatePart, Registration, UpdateProgress> {
  private static final long serialVersionUID = 1L;

  /**
   * An update of which something has come.
   *
   * @param header the part that counts, empty until one has come
   * @param missing blocks that the header names and that have not come
   * @param receipts blocks that have come, each content once
   */
  @SuppressWarnings("ArrayRecordComponent") // rests in state, never compared
  public record Pending(
      long firstSeenMillis, byte[] headerDigest, byte[] header, int missing, int receipts) {
    boolean hasHeader() {
      return header.length > 0;
    }
  }

  private final long timeoutMillis;
  private final long graceMillis;
  private transient WaitingParts parts;
  private transient ValueState<byte[]> registration;
  private transient MapState<String, Long> grace;

  /**
   * An operator.
   *
   * @param timeout how long the parts of an update wait for the rest
   * @param grace how long a whole update waits for its key to be registered
   */
  public VerifyUpdates(Duration timeout, Duration grace) {
    timeoutMillis = timeout.toMillis();
    graceMillis = grace.toMillis();
  }

  @Override
  public void open(OpenContext context) {
    parts = new WaitingParts(getRuntimeContext());
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
      long now = context.timerService().currentProcessingTime();
      before = new Pending(now, new byte[0], new byte[0], 0, 0);
      context.timerService().registerProcessingTimeTimer(now + timeoutMillis);
    }
    if (part.isHeader()) {
      header(id, before, part, context, out);
      return;
    }
    Pending after = parts.withReceipt(id, before, part);
    parts.put(id, after);
    if (after.hasHeader() && after.missing() == 0) {
      ClientUpdateHeader header = decode(after.header());
      whole(id, after, header, find(header, after.header(), keys()), context, out);
    }
  }

  private void header(
      String id, Pending before, UpdatePart part, Context context, Collector<UpdateProgress> out)
      throws Exception {
    ClientKeys keys = keys();
    ClientUpdateHeader header = decode(part.header());
    Authorship found = find(header, part.header(), keys);
    Pending after = before;
    if (!before.hasHeader() || replaces(before, header, found, keys)) {
      after = parts.withHeader(id, before, part, header);
      if (after.missing() == 0 && whole(id, after, header, found, context, out)) {
        return;
      }
    }
    parts.put(id, after);
    out.collect(UpdateProgress.started(header, part.digest(), found));
  }

  private static boolean replaces(
      Pending before, ClientUpdateHeader header, Authorship found, ClientKeys keys) {
    ClientUpdateHeader kept = decode(before.header());
    boolean same = Arrays.equals(UpdateContent.of(kept), UpdateContent.of(header));
    return IdentityRules.replaces(find(kept, before.header(), keys), found, same);
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
      complete(id, update, header, found, out);
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
      Collector<UpdateProgress> out)
      throws Exception {
    grace.remove(id);
    BlockSummary[] shards = parts.summaries(id, NamedBlock.of(header));
    out.collect(UpdateProgress.whole(header, update.headerDigest(), shards, found));
    if (found == Authorship.SIGNED || registration.value() == null) {
      parts.forgetWhole(id, update, header);
    } else {
      parts.forgetHeader(id, update, header);
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
      ClientUpdateHeader header = decode(update.header());
      Authorship found = find(header, update.header(), keys);
      if (found == Authorship.SIGNED) {
        out.collect(UpdateProgress.started(header, update.headerDigest(), found));
      }
    }
    for (Map.Entry<String, Pending> entry : headed.entrySet()) {
      ClientUpdateHeader header = decode(entry.getValue().header());
      Authorship found = find(header, entry.getValue().header(), keys);
      if (entry.getValue().missing() == 0 && !found.mayChange()) {
        complete(entry.getKey(), entry.getValue(), header, found, out);
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
      ClientUpdateHeader header = decode(update.header());
      complete(id, update, header, find(header, update.header(), keys()), out);
    }
    for (String id :
        parts.those(update -> update.firstSeenMillis() + timeoutMillis <= timestamp).keySet()) {
      if (!grace.contains(id)) {
        parts.forget(id);
      }
    }
  }

  private ClientKeys keys() throws Exception {
    byte[] value = registration.value();
    if (value == null) {
      return ClientKeys.none();
    }
    try {
      return ClientKeys.of(Wire.decode(value, ClientRegistration.class));
    } catch (InvalidRecordException e) {
      throw new IllegalStateException("a registration that was checked when it came", e);
    }
  }

  private static Authorship find(ClientUpdateHeader header, byte[] value, ClientKeys keys) {
    byte[] key = UpdateProgress.publicKey(header);
    return IdentityRules.find(header.getPublicKey(), keys, () -> SignedHeaders.verify(value, key));
  }

  private static ClientUpdateHeader decode(byte[] header) {
    try {
      return Wire.decode(header, ClientUpdateHeader.class);
    } catch (InvalidRecordException e) {
      throw new IllegalStateException("a header that was checked when it came", e);
    }
  }
}
