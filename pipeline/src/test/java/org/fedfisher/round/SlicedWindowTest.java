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
import org.fedfisher.fisher.KroneckerBlocks;
import org.fedfisher.fisher.ShardShape;
import org.fedfisher.round.WindowStory.Event;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.api.Test;

/** A K-FAC shard: clients in several slices, factors kept until the close. */
class SlicedWindowTest {
  private static final ShardShape SHAPE = KroneckerBlocks.shape(Rounds.BOUNDS);

  @Property(tries = 100)
  void anyOrderAnyDuplicatesAnyReloadGivesTheSameSumsAndFactors(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int clients) {
    List<Event> events = new ArrayList<>();
    for (int c = 0; c < clients; c++) {
      events.addAll(client("c" + c, 10 + c));
    }
    ShardWindow expected = play(events, new Random(0), 0);
    Random random = new Random(seed);
    List<Event> shuffled = new ArrayList<>(events);
    shuffled.add(arrival("c0", 1));
    Collections.shuffle(shuffled, random);
    ShardWindow window = play(shuffled, random, 3);
    assertThat(WindowStory.due(window, clients)).isTrue();
    assertThat(window.sums().toBytes()).isEqualTo(expected.sums().toBytes());
    assertThat(factors(window)).isEqualTo(factors(expected));
  }

  @Test
  void nothingIsFoldedBeforeTheLastSlice() {
    ShardWindow window = new ShardWindow(new MapStore());
    arrival("c1", 0).happen(window);
    window.admit(admission("c1", 5), SHAPE);
    arrival("c1", 2).happen(window);
    assertThat(WindowStory.due(window, 1)).isFalse();
    assertThat(window.factorLengths()).isEmpty();
    arrival("c1", 1).happen(window);
    assertThat(window.due()).isNotNull();
    assertThat(window.waiting()).isZero();
  }

  @Test
  void factorsComeInTheOrderOfClientNamesAsTheyWereSent() {
    ShardWindow window = new ShardWindow(new MapStore());
    for (String client : List.of("b", "a-b", "a")) {
      client(client, 7).forEach(event -> event.happen(window));
    }
    List<KeptFactors> kept = new ArrayList<>();
    window.factors(kept::add);
    assertThat(kept)
        .extracting(KeptFactors::client)
        .containsExactly("a", "a", "a-b", "a-b", "b", "b");
    assertThat(kept).extracting(KeptFactors::slice).containsExactly(1, 2, 1, 2, 1, 2);
    assertThat(kept).allSatisfy(factors -> assertThat(factors.curvature()).isPositive());
  }

  @Test
  void admittedSlicesDoNotExpire() {
    ShardWindow window = new ShardWindow(new MapStore());
    arrival("c1", 0).happen(window);
    arrival("stranger", 0).happen(window);
    window.admit(admission("c1", 5), SHAPE);
    assertThat(window.expire(arrived -> true)).hasSize(1);
    assertThat(window.waiting()).isEqualTo(1);
  }

  private List<Event> client(String client, long examples) {
    Admission admission = admission(client, examples);
    return List.of(
        arrival(client, 0),
        arrival(client, 1),
        arrival(client, 2),
        window -> window.admit(admission, SHAPE));
  }

  private static Admission admission(String client, long examples) {
    String[] blocks = new String[3];
    for (int slice = 0; slice < blocks.length; slice++) {
      blocks[slice] = Blocks.id(client, "u1", value(client, slice));
    }
    return new Admission(client, examples, blocks, 0);
  }

  private Event arrival(String client, int slice) {
    byte[] value = value(client, slice);
    WaitingBlock block = new WaitingBlock(value, 100, 0, 0);
    return window -> window.arrive(Blocks.id(client, "u1", value), block);
  }

  private static byte[] value(String client, int slice) {
    ClientUpdateBlock block = KroneckerBlocks.slices(client, TensorEncoding.EIGEN9).get(slice);
    return Wire.encode(block);
  }

  private static List<String> factors(ShardWindow window) {
    List<String> all = new ArrayList<>();
    window.factors(
        kept -> all.add(kept.client() + kept.slice() + java.util.Arrays.hashCode(kept.block())));
    return all;
  }
}
