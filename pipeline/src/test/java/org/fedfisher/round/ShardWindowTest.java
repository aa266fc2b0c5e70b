package org.fedfisher.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fedfisher.round.WindowStory.play;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.fedfisher.fisher.ShardFold;
import org.fedfisher.fisher.ShardShape;
import org.fedfisher.round.WindowStory.Event;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.api.Test;

class ShardWindowTest {
  private static final int LENGTH = 7;
  private static final ShardShape SHAPE = Rounds.shape(LENGTH);

  @Property(tries = 200)
  void anyOrderAnyDuplicatesAnyReloadGivesTheSameSums(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int clients) {
    List<Event> events = new ArrayList<>();
    for (int c = 0; c < clients; c++) {
      events.addAll(client("c" + c, 10 + c));
    }
    byte[] expected = play(events, new Random(0), 0).sums().toBytes();
    Random random = new Random(seed);
    List<Event> shuffled = new ArrayList<>(events);
    // A duplicate of a block may come at any time; it must fold nothing.
    for (int c = 0; c < clients; c += 2) {
      shuffled.add(arrival("c" + c));
    }
    Collections.shuffle(shuffled, random);
    ShardWindow window = play(shuffled, random, 3);
    assertThat(WindowStory.due(window, clients)).isTrue();
    assertThat(window.sums().toBytes()).isEqualTo(expected);
  }

  @Test
  void closeWaitsForAnAdmittedBlockThatHasNotCome() {
    ShardWindow window = new ShardWindow(new MapStore());
    byte[] value = value("c1");
    window.admit(admission("c1", value, 5), SHAPE);
    assertThat(WindowStory.due(window, 1)).isFalse();
    arrival("c1").happen(window);
    assertThat(window.due()).isNotNull();
  }

  @Test
  void blockAfterTheEndIsForgotten() {
    ShardWindow window = new ShardWindow(new MapStore());
    window.end();
    arrival("c1").happen(window);
    assertThat(window.waiting()).isZero();
    assertThat(window.ended()).isTrue();
  }

  @Test
  void endedMarkerSurvivesReload() {
    MapStore store = new MapStore();
    ShardWindow window = new ShardWindow(store);
    arrival("c1").happen(window);
    window.flush();
    window.end();
    window.flush();
    assertThat(new ShardWindow(store).ended()).isTrue();
    assertThat(store.waitingIds()).isEmpty();
  }

  @Test
  void dropForgetsOnlyThatUpdate() {
    ShardWindow window = new ShardWindow(new MapStore());
    arrival("c1").happen(window);
    window.flush();
    arrival("c2").happen(window);
    window.drop(BlockId.prefix("c1", "u1"));
    assertThat(window.waiting()).isEqualTo(1);
    window.drop(BlockId.prefix("c2", "u1"));
    assertThat(window.waiting()).isZero();
  }

  @Test
  void unclaimedBlocksExpireWhetherStoredOrFresh() {
    ShardWindow window = new ShardWindow(new MapStore());
    arrival("c1").happen(window);
    window.flush();
    arrival("c2").happen(window);
    assertThat(window.expire(arrived -> arrived < 100)).isEmpty();
    assertThat(window.expire(arrived -> arrived <= 100)).hasSize(2);
    assertThat(window.waiting()).isZero();
  }

  @Test
  void clientsAreFoldedByBatchesAndTheRestBeforeTheStoreIsTheTruth() {
    MapStore store = new MapStore();
    List<Integer> folds = new ArrayList<>();
    ShardWindow window =
        new ShardWindow(store, new ShardFold(), (clients, bytes) -> folds.add(clients));
    for (int c = 0; c < FoldedClients.TOGETHER + 1; c++) {
      client("c" + c, 10).forEach(event -> event.happen(window));
    }
    assertThat(folds).containsExactly(FoldedClients.TOGETHER);
    assertThat(window.dirty()).isTrue();
    window.flush();
    assertThat(folds).containsExactly(FoldedClients.TOGETHER, 1);
    assertThat(store.head().folded()).isEqualTo(FoldedClients.TOGETHER + 1);
  }

  @Test
  void windowWithABatchIsDirtyEvenWhereTheHeadIsNot() {
    ShardWindow window = new ShardWindow(new MapStore());
    window.admit(admission("c1", value("c1"), 5), SHAPE);
    window.flush();
    assertThat(window.dirty()).isFalse();
    arrival("c1").happen(window);
    assertThat(window.waiting()).isZero();
    assertThat(window.dirty()).isTrue();
  }

  @Test
  void endForgetsABatchThatHasNotBeenFolded() {
    MapStore store = new MapStore();
    List<Integer> folds = new ArrayList<>();
    ShardWindow window =
        new ShardWindow(store, new ShardFold(), (clients, bytes) -> folds.add(clients));
    client("c1", 10).forEach(event -> event.happen(window));
    window.end();
    window.flush();
    assertThat(folds).isEmpty();
    assertThat(store.sums()).isNull();
    assertThat(window.rests()).isTrue();
  }

  @Test
  void memoryOfAWindowIsWhatItHolds() {
    ShardWindow window = new ShardWindow(new MapStore());
    long empty = window.bytes();
    for (int c = 0; c < 3; c++) {
      arrival("c" + c).happen(window);
    }
    long waiting = window.bytes();
    assertThat(waiting - empty).isGreaterThanOrEqualTo(3L * value("c0").length);
    window.flush();
    // Both times a copy comes of what is here and in the store.
    arrival("c0").happen(window);
    window.flush();
    assertThat(window.bytes()).isEqualTo(waiting);
    window.drop(BlockId.prefix("c0", "u1"));
    window.drop(BlockId.prefix("c1", "u1"));
    window.admit(admission("c2", value("c2"), 5), SHAPE);
    assertThat(window.bytes() - empty).isEqualTo(value("c2").length);
    assertThat(window.sums().bytes()).isEqualTo(window.bytes() - empty);
  }

  private List<Event> client(String client, long examples) {
    Admission admission = admission(client, value(client), examples);
    return List.of(arrival(client), window -> window.admit(admission, SHAPE));
  }

  private static Admission admission(String client, byte[] value, long examples) {
    return new Admission(client, examples, new String[] {Blocks.id(client, "u1", value)}, 0);
  }

  private Event arrival(String client) {
    byte[] value = value(client);
    WaitingBlock block = new WaitingBlock(value, 100, 0, 0);
    return window -> window.arrive(Blocks.id(client, "u1", value), block);
  }

  private static byte[] value(String client) {
    return Blocks.value("r1", client, "u1", 0, LENGTH, TensorEncoding.INT16);
  }
}
