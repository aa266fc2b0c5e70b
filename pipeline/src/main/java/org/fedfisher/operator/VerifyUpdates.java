package org.fedfisher.operator;

import java.time.Duration;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.Authorship;
import org.fedfisher.round.ClientUpdates;
import org.fedfisher.round.ClientUpdates.Reception;
import org.fedfisher.round.PendingUpdate;
import org.fedfisher.round.WaitingBytes;
import org.fedfisher.round.WaitingRules;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.RejectionReason;

/**
 * Keyed by client: hands headers, block receipts and registrations to the client's {@link
 * ClientUpdates}, and tells the ledger, which decides what an update is worth, what they say.
 *
 * <p>Registrations come on a topic of their own. So that an update need not lose a race against its
 * key, a whole one whose key is unknown waits a little, and goes on once its key is registered.
 *
 * <p>It also bounds what waits of a client, because no shard could: a shard that forgot a block by
 * itself might be told a moment later to fold it. Here a record that would be too much is passed
 * over, rejected, and its shard told to forget it, by its place; so is a copy of a block that has
 * come, so that a shard keeps no more than what counts here.
 *
 * <p>Clients are a write-back cache in front of keyed state: what begins and ends between two
 * checkpoints is hardly written. {@link #prepareSnapshotPreBarrier} writes what is not over before
 * every checkpoint barrier, so a snapshot always holds the whole truth.
 */
@SuppressWarnings("NullAway.Init") // open() comes before any event
public final class VerifyUpdates extends AbstractStreamOperator<UpdateProgress>
    implements TwoInputStreamOperator<UpdatePart, Registration, UpdateProgress>,
        Triggerable<String, VoidNamespace> {
  private static final long serialVersionUID = 1L;

  public static final OutputTag<ShardDecision> FORGOTTEN =
      new OutputTag<>("forgotten", TypeInformation.of(ShardDecision.class));

  /**
   * Heap for clients, of one subtask: for some 3,000 that are sending an update of five blocks, or
   * 14,000 that have sent theirs since the last checkpoint. What has no room rests in keyed state.
   */
  private static final MemorySize CACHE = MemorySize.ofMebiBytes(16);

  /** A {@link PendingUpdate} as it rests in state. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
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

    static Pending of(PendingUpdate update) {
      return new Pending(
          update.firstSeenMillis(),
          update.headerDigest(),
          update.header(),
          update.missing(),
          update.receipts(),
          update.blockBytes(),
          update.headerBytes());
    }

    PendingUpdate update() {
      return new PendingUpdate(
          firstSeenMillis, headerDigest, header, missing, receipts, blockBytes, headerBytes);
    }
  }

  private final WaitingRules rules;
  private final long cacheBytes;
  private transient WriteBackCache<String, ClientUpdates> clients;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient ClientUpdates.Output said;

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
    this(timeout, grace, waiting, decided, CACHE);
  }

  VerifyUpdates(
      Duration timeout, Duration grace, MemorySize waiting, Duration decided, MemorySize cache) {
    rules =
        new WaitingRules(
            timeout.toMillis(), grace.toMillis(), waiting.getBytes(), decided.toMillis());
    cacheBytes = cache.getBytes();
  }

  @Override
  public void open() throws Exception {
    super.open();
    ClientState state = new ClientState(getRuntimeContext(), () -> (String) getCurrentKey());
    clients =
        new WriteBackCache<>(
            cacheBytes, () -> new ClientUpdates(state, rules), this::setCurrentKey);
    // The name is that of a process function's timers, which this operator once was.
    timers = getInternalTimerService("user-timers", VoidNamespaceSerializer.INSTANCE, this);
    said = new Said();
    getMetricGroup().gauge("clientCacheBytes", this::cachedBytes);
  }

  @Override
  public void processElement1(StreamRecord<UpdatePart> element) throws Exception {
    UpdatePart part = element.getValue();
    ClientUpdates client = clients.get(part.client());
    long now = timers.currentProcessingTime();
    Reception found =
        part.isHeader()
            ? client.receive(part.id(), part.header(), part.digest(), now, said)
            : client.receive(part.id(), part.receipt(), now, said);
    found.beyond().ifPresent(beyond -> reject(part, beyond, now));
    if (!found.counts() && !part.isHeader()) {
      output.collect(FORGOTTEN, new StreamRecord<>(ShardDecision.forget(part)));
    }
    clients.touched(part.client());
  }

  private void reject(UpdatePart part, String beyond, long now) {
    String detail =
        "client %s, update %s of round %s: with these %d there would wait %s"
            .formatted(part.client(), part.update(), part.round(), part.bytes(), beyond);
    output.collect(
        Rejections.TAG,
        new StreamRecord<>(Rejections.of(RejectionReason.TOO_MUCH_WAITING, detail, part, now)));
  }

  @Override
  public void processElement2(StreamRecord<Registration> element) throws Exception {
    Registration registered = element.getValue();
    clients
        .get(registered.client())
        .register(registered.value(), timers.currentProcessingTime(), said);
    clients.touched(registered.client());
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    clients.get(timer.getKey()).wake(timer.getTimestamp(), timers.currentProcessingTime(), said);
    clients.touched(timer.getKey());
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("no event time is used here");
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    clients.flush();
  }

  /** Heap that clients take now, about. */
  long cachedBytes() {
    return clients.bytes();
  }

  /** What is said goes to the ledger. */
  private final class Said implements ClientUpdates.Output {
    @Override
    public void started(ClientUpdateHeader header, byte[] digest, Authorship found) {
      output.collect(new StreamRecord<>(UpdateProgress.started(header, digest, found)));
    }

    @Override
    public void whole(
        ClientUpdateHeader header, byte[] digest, BlockSummary[] shards, Authorship found) {
      output.collect(new StreamRecord<>(UpdateProgress.whole(header, digest, shards, found)));
    }

    @Override
    public void wakeAt(long millis) {
      timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, millis);
    }
  }
}
