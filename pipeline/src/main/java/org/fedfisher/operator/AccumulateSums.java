package org.fedfisher.operator;

import java.time.Duration;
import java.util.List;
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
import org.fedfisher.fisher.ShardFold;
import org.fedfisher.round.BlockId;
import org.fedfisher.round.Closing;
import org.fedfisher.round.ShardWindow;
import org.fedfisher.round.Specification;
import org.fedfisher.round.WaitingBlock;
import org.fedfisher.schemas.Topics;
import org.fedfisher.wire.RejectionReason;
import org.jspecify.annotations.Nullable;

/**
 * Keyed by round and shard: the round's window. Hands blocks and the ledger's decisions to the
 * shard's {@link ShardWindow}; when a closed revision's admitted blocks have all been folded, emits
 * the sums.
 *
 * <p>Windows are a write-back cache in front of keyed state: {@link #prepareSnapshotPreBarrier}
 * writes the dirty ones before every checkpoint barrier, so a snapshot always holds the whole
 * truth.
 *
 * <p>Blocks that nobody claims expire by a clock that starts again with the job: what was in flight
 * when a job stopped may still claim them.
 */
@SuppressWarnings("NullAway.Init") // open() comes before any event
public final class AccumulateSums extends AbstractStreamOperator<ShardPart>
    implements TwoInputStreamOperator<ReceivedBlock, ShardDecision, ShardPart>,
        Triggerable<ShardKey, VoidNamespace> {
  private static final long serialVersionUID = 1L;

  public static final OutputTag<ShardSurvey> SURVEYS =
      new OutputTag<>("surveys", TypeInformation.of(ShardSurvey.class));

  private final long cacheBytes;
  private final long unclaimedMillis;
  private transient WriteBackCache<ShardKey, ShardWindow> windows;
  private transient SpecificationCache specifications;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient WindowMetrics shown;
  private transient long startedMillis;

  /**
   * @param cache heap for windows, of one subtask
   * @param unclaimed how long a block waits for an admission; longer than any update may take to be
   *     completed and decided
   */
  public AccumulateSums(MemorySize cache, Duration unclaimed) {
    cacheBytes = cache.getBytes();
    unclaimedMillis = unclaimed.toMillis();
  }

  @Override
  public void open() throws Exception {
    super.open();
    WindowState state = new WindowState(getRuntimeContext());
    ShardFold fold = new ShardFold();
    windows =
        new WriteBackCache<>(
            cacheBytes, () -> new ShardWindow(state, fold, counter()), this::setCurrentKey);
    specifications = new SpecificationCache();
    timers = getInternalTimerService("unclaimed", VoidNamespaceSerializer.INSTANCE, this);
    shown = new WindowMetrics(new RoundMetrics(getMetricGroup()));
    startedMillis = timers.currentProcessingTime();
    getMetricGroup().gauge("windowCacheBytes", windows::bytes);
  }

  /** Counts what the window of the current key folds. */
  private ShardWindow.OnFold counter() {
    String round = ((ShardKey) getCurrentKey()).round();
    return (clients, bytes) -> shown.folded(round, clients, bytes);
  }

  @Override
  public void processElement1(StreamRecord<ReceivedBlock> element) throws Exception {
    ReceivedBlock block = element.getValue();
    ShardWindow window = windows.get(block.key());
    long now = timers.currentProcessingTime();
    String id = BlockId.of(block.client(), block.update(), block.digest());
    WaitingBlock arrived = new WaitingBlock(block.value(), now, block.partition(), block.offset());
    if (window.arrive(id, arrived)) {
      timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, expiry(now));
    }
    done(block.key(), window);
  }

  @Override
  public void processElement2(StreamRecord<ShardDecision> element) throws Exception {
    ShardDecision decision = element.getValue();
    ShardWindow window = windows.get(decision.key());
    switch (decision.kind()) {
      case FOLD -> window.admit(expect(decision.admission()), expect(decision.shape()));
      case DROP -> window.drop(decision.updatePrefix());
      case CLOSE -> close(window, expect(decision.closing()));
      case SEAL -> window.seal();
      case ABORT -> window.end();
      case FORGET ->
          window.forget(decision.updatePrefix(), decision.place(), timers.currentProcessingTime());
    }
    done(decision.key(), window);
  }

  private void close(ShardWindow window, RoundClosing closing) {
    window.close(closing.closing(), closing.specification());
    if (!specifications.decode(closing.specification()).grantsLateness()) {
      window.seal();
    }
  }

  /** After each event: emit what has become final, account for memory. */
  private void done(ShardKey key, ShardWindow window) throws Exception {
    for (Closing due = window.due(); due != null; due = window.due()) {
      emit(key, window, RoundClosing.of(window.round(), due));
      window.emitted();
    }
    if (window.spent() && !window.ended()) {
      end(key, window);
    }
    shown.waiting(key, window.waiting());
    if (window.ended()) {
      shown.ended(key.round());
    }
    windows.touched(key);
  }

  /** A solve keeps a solution between the revisions of a round: it must know of the last one. */
  private void end(ShardKey key, ShardWindow window) {
    Specification round = specifications.decode(window.round());
    if (round.grantsLateness() && round.unit(key.shard()) == key.shard()) {
      ShardPart last = ShardPart.sealing(key.round(), key.shard(), window.revision() - 1);
      output.collect(new StreamRecord<>(last));
    }
    window.end();
  }

  private void emit(ShardKey key, ShardWindow window, RoundClosing closing) {
    int unit = specifications.decode(closing.specification()).unit(key.shard());
    ShardSurvey survey =
        new ShardEmission(key, unit, window, closing)
            .emit(part -> output.collect(new StreamRecord<>(part)));
    output.collect(SURVEYS, new StreamRecord<>(survey));
  }

  @Override
  public void onProcessingTime(InternalTimer<ShardKey, VoidNamespace> timer) throws Exception {
    ShardKey key = timer.getKey();
    ShardWindow window = windows.get(key);
    long now = timer.getTimestamp();
    if (now < startedMillis + unclaimedMillis) {
      timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, expiry(startedMillis));
      return;
    }
    List<WaitingBlock> expired =
        window.expire(arrived -> expiry(Math.max(arrived, startedMillis)) <= now);
    for (WaitingBlock block : expired) {
      KafkaValue value =
          new KafkaValue(Topics.CLIENT_UPDATES, block.partition(), block.offset(), block.value());
      output.collect(
          Rejections.TAG,
          new StreamRecord<>(
              Rejections.of(
                  RejectionReason.UNCLAIMED_BLOCK,
                  "round %s, shard %d: no admitted update claimed this block"
                      .formatted(key.round(), key.shard()),
                  value,
                  now)));
    }
    done(key, window);
  }

  /** Rounded up to a sixteenth of the wait, so that blocks of one time share one timer. */
  private long expiry(long arrivedMillis) {
    long grain = Math.max(1, unclaimedMillis / 16);
    return ((arrivedMillis + unclaimedMillis) / grain + 1) * grain;
  }

  @Override
  public void onEventTime(InternalTimer<ShardKey, VoidNamespace> timer) {
    throw new IllegalStateException("no event time is used here");
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    windows.flush();
  }

  private static <T> T expect(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("a decision without its details");
    }
    return part;
  }
}
