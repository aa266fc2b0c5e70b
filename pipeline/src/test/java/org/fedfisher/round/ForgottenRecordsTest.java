package org.fedfisher.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.fedfisher.fisher.ShardFold;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.api.Test;

/** A record that verification passes over leaves the shard, and only that record does. */
class ForgottenRecordsTest {
  private static final int LENGTH = 5;
  private static final byte[] VALUE =
      Blocks.value("r1", "c1", "u1", 0, LENGTH, TensorEncoding.FLOAT32);
  private static final String ID = BlockId.of("c1", "u1", Sha256s.hex(Sha256s.of(VALUE)));

  /** Something that happens to a window. */
  private interface Event {
    void on(ShardWindow window);
  }

  private static Event arrives(int partition, long offset) {
    return window -> window.arrive(ID, new WaitingBlock(VALUE, 100, partition, offset));
  }

  private static Event passedOver(int partition, long offset) {
    return window -> window.forget(ID, WaitingBlock.place(partition, offset), 100);
  }

  private static Event admitted() {
    Admission admission = new Admission("c1", 10, new String[] {ID}, 0);
    return window -> window.admit(admission, Rounds.shape(LENGTH));
  }

  /** Plays events in an order, with the window evicted or not after each; returns bytes folded. */
  private static long play(List<Event> events, Random random, ShardStore store) {
    AtomicLong folded = new AtomicLong();
    ShardFold fold = new ShardFold();
    Supplier<ShardWindow> loaded =
        () -> new ShardWindow(store, fold, (clients, bytes) -> folded.addAndGet(bytes));
    ShardWindow window = loaded.get();
    for (Event event : events) {
      event.on(window);
      if (random.nextBoolean()) {
        window.flush();
        if (random.nextBoolean()) {
          window = loaded.get();
        } else if (random.nextBoolean()) {
          window.release();
        }
      }
    }
    window.flush();
    return folded.get();
  }

  private static List<Event> shuffled(Random random, Event... events) {
    List<Event> order = new ArrayList<>(List.of(events));
    Collections.shuffle(order, random);
    return order;
  }

  @Test
  void recordIsForgottenWhicheverComesFirst() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      MapStore store = new MapStore();
      play(
          shuffled(random, arrives(0, 5), passedOver(0, 5), arrives(1, 5), passedOver(1, 5)),
          random,
          store);
      ShardWindow window = new ShardWindow(store);
      assertThat(window.waiting()).as("seed %d", seed).isZero();
      assertThat(store.head().unwanted()).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void recordThatCountsFoldsOnceWhateverBecomesOfItsCopies() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      MapStore store = new MapStore();
      List<Event> order =
          shuffled(
              random,
              arrives(0, 5),
              passedOver(0, 5),
              arrives(0, 6),
              arrives(1, 6),
              passedOver(1, 6),
              admitted());
      long folded = play(order, random, store);
      assertThat(folded).as("seed %d", seed).isEqualTo(VALUE.length);
      assertThat(store.head().folded()).as("seed %d", seed).isEqualTo(1);
    }
  }

  @Test
  void recordThatNeverComesIsWaitedForAsLongAsABlock() {
    MapStore store = new MapStore();
    ShardWindow window = new ShardWindow(store);
    window.forget(ID, 7, 100);
    assertThat(window.expire(since -> since < 100)).isEmpty();
    window.flush();
    assertThat(store.head().unwanted()).containsExactly(7, 100);
    window.expire(since -> since <= 100);
    window.flush();
    assertThat(store.head().unwanted()).isEmpty();
  }

  @Test
  void endOfTheWindowForgetsWhatWasToBeForgotten() {
    MapStore store = new MapStore();
    ShardWindow window = new ShardWindow(store);
    window.forget(ID, 7, 100);
    window.end();
    window.forget(ID, 8, 100);
    window.flush();
    assertThat(store.head().unwanted()).isEmpty();
  }
}
