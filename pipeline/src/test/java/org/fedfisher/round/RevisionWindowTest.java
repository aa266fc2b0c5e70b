package org.fedfisher.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.fedfisher.fisher.ShardFold;
import org.fedfisher.fisher.ShardShape;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.api.Test;

/** A shard's window from the close through its revisions to the seal. */
class RevisionWindowTest {
  private static final int LENGTH = 5;
  private static final ShardShape SHAPE = Rounds.shape(LENGTH);
  private static final byte[] ROUND = {1, 2, 3};

  /** What is emitted of each revision, by its number. */
  private final Map<Integer, byte[]> emitted = new TreeMap<>();

  /**
   * Blocks keep no order; the ledger's words keep theirs. Whatever the interleaving, the doubles
   * and the reloads, each revision has the sums of those admitted up to it, bit for bit.
   */
  @Property(tries = 300)
  void everyRevisionHasTheSumsOfARoundThatHadAdmittedItsClientsInTime(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int revisions)
      throws InvalidRecordException {
    emitted.clear();
    Random random = new Random(seed);
    List<Runnable> words = new ArrayList<>();
    List<Runnable> blocks = new ArrayList<>();
    Map<Integer, List<String>> clients = new TreeMap<>();
    MapStore store = new MapStore();
    ShardWindow[] window = {new ShardWindow(store)};
    int admitted = 0;
    for (int revision = 0; revision < revisions; revision++) {
      List<String> here = new ArrayList<>();
      for (int c = 1 + random.nextInt(3); c > 0; c--) {
        String client = "c" + admitted++;
        here.add(client);
        Admission admission = admission(client, revision);
        words.add(() -> window[0].admit(admission, SHAPE));
        for (int copies = 1 + random.nextInt(2); copies > 0; copies--) {
          blocks.add(() -> arrive(window[0], client));
        }
      }
      clients.put(revision, here);
      Closing closing = new Closing(revision, admitted, 1, 1, 1);
      words.add(() -> window[0].close(closing, ROUND));
    }
    words.add(() -> window[0].seal());
    while (!words.isEmpty() || !blocks.isEmpty()) {
      boolean word = blocks.isEmpty() || (!words.isEmpty() && random.nextBoolean());
      (word ? words.remove(0) : blocks.remove(random.nextInt(blocks.size()))).run();
      emitWhatIsDue(window[0]);
      if (random.nextInt(3) == 0) {
        window[0].flush();
        window[0] = random.nextBoolean() ? new ShardWindow(store) : window[0];
      }
    }
    assertThat(window[0].spent()).isTrue();
    assertThat(emitted.keySet()).isEqualTo(clients.keySet());
    List<String> inTime = new ArrayList<>();
    for (int revision = 0; revision < revisions; revision++) {
      inTime.addAll(clients.get(revision));
      assertThat(emitted.get(revision)).isEqualTo(sums(inTime));
    }
  }

  @Test
  void lateBlockIsNotFoldedBeforeTheSumsOfTheCloseAreOut() throws InvalidRecordException {
    ShardWindow window = new ShardWindow(new MapStore());
    window.admit(admission("c1", 0), SHAPE);
    window.close(new Closing(0, 1, 1, 1, 1), ROUND);
    arrive(window, "c2");
    window.admit(admission("c2", 1), SHAPE);
    assertThat(window.waiting()).isEqualTo(1);
    window.close(new Closing(1, 2, 1, 1, 1), ROUND);
    assertThat(window.due()).isNull();
    arrive(window, "c1");
    emitWhatIsDue(window);
    assertThat(emitted.get(0)).isEqualTo(sums(List.of("c1")));
    assertThat(emitted.get(1)).isEqualTo(sums(List.of("c1", "c2")));
    assertThat(window.revision()).isEqualTo(2);
  }

  @Test
  void blocksOfHeldAdmissionsDoNotExpire() {
    ShardWindow window = new ShardWindow(new MapStore());
    window.admit(admission("c1", 0), SHAPE);
    window.admit(admission("c2", 1), SHAPE);
    arrive(window, "c2");
    arrive(window, "stranger");
    assertThat(window.expire(arrived -> true)).hasSize(1);
    assertThat(window.waiting()).isEqualTo(1);
  }

  @Test
  void admissionToARevisionWhoseSumsAreOutIsABug() {
    ShardWindow window = new ShardWindow(new MapStore());
    window.admit(admission("c1", 0), SHAPE);
    arrive(window, "c1");
    window.close(new Closing(0, 1, 1, 1, 1), ROUND);
    emitWhatIsDue(window);
    assertThatThrownBy(() -> window.admit(admission("c2", 0), SHAPE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("client c2 admitted to revision 0");
  }

  private void emitWhatIsDue(ShardWindow window) {
    for (Closing due = window.due(); due != null; due = window.due()) {
      assertThat(window.round()).isEqualTo(ROUND);
      assertThat(emitted.put(due.revision(), window.sums().toBytes())).isNull();
      window.emitted();
    }
  }

  private void arrive(ShardWindow window, String client) {
    byte[] value = value(client);
    window.arrive(Blocks.id(client, "u1", value), new WaitingBlock(value, 1, 0, 0));
  }

  private static Admission admission(String client, int revision) {
    String[] blocks = {Blocks.id(client, "u1", value(client))};
    return new Admission(client, 3 + client.length(), blocks, revision);
  }

  private static byte[] sums(List<String> clients) throws InvalidRecordException {
    ShardSums sums = SHAPE.zero();
    for (String client : clients) {
      ClientUpdateBlock block = Wire.decode(value(client), ClientUpdateBlock.class);
      new ShardFold().fold(List.of(block), 3 + client.length(), SHAPE, sums);
    }
    return sums.toBytes();
  }

  private static byte[] value(String client) {
    return Blocks.value("r1", client, "u1", 0, LENGTH, TensorEncoding.INT16);
  }
}
