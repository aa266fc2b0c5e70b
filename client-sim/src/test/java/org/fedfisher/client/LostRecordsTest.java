package org.fedfisher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.client.RoundRecords.Stored;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.GlobalModelManifest;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundOpened;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.UpdateAdmitted;
import org.junit.jupiter.api.Test;

/** What of a round is lost, and which of several aborted versions is the one. */
class LostRecordsTest {
  private final List<Stored> committed = new ArrayList<>();
  private final List<Stored> aborted = new ArrayList<>();

  @Test
  void nothingIsLostOfAWholeRound() {
    whole(committed);
    assertThat(lost().none()).isTrue();
  }

  @Test
  void attemptThatWasRepeatedIsNotLost() {
    committed.add(fact(0, new RoundOpened(), "opened"));
    aborted.add(fact(1, new UpdateAdmitted(), "rolled back"));
    committed.add(fact(1, new UpdateAdmitted(), "again"));
    assertThat(lost().none()).isTrue();
  }

  @Test
  void ofSeveralVersionsTheLastIsLost() {
    committed.add(fact(0, new RoundOpened(), "opened"));
    aborted.add(fact(1, new UpdateAdmitted(), "rolled back"));
    aborted.add(fact(1, new UpdateAdmitted(), "lost"));
    committed.add(fact(2, new RoundClosed(), "later"));
    LostRecords lost = lost();
    assertThat(lost.facts()).containsExactly(1L);
    assertThat(lost.records()).extracting(LostRecordsTest::text).containsExactly("lost");
  }

  @Test
  void factThatNothingFollowsMayYetCome() {
    committed.add(fact(0, new RoundOpened(), "opened"));
    aborted.add(fact(1, new UpdateAdmitted(), "rolled back"));
    assertThat(lost().none()).isTrue();
  }

  @Test
  void modelIsLostWithTheFactThatNamesIt() {
    List<Stored> all = new ArrayList<>();
    whole(all);
    committed.addAll(all.subList(0, 2));
    aborted.add(block(ModelVariant.AVERAGE, 9, 0));
    aborted.add(manifest(ModelVariant.AVERAGE, 9));
    aborted.addAll(all.subList(2, all.size()));
    committed.add(fact(3, new UpdateAdmitted(), "later"));
    LostRecords lost = lost();
    assertThat(lost.facts()).containsExactly(2L);
    assertThat(lost.records()).containsExactlyInAnyOrderElementsOf(all.subList(2, all.size()));
    assertThat(lost.beyondRepair()).isEmpty();
  }

  @Test
  void blockAloneIsLost() {
    whole(committed);
    Stored block = committed.remove(3);
    aborted.add(block);
    assertThat(lost().records()).containsExactly(block);
  }

  @Test
  void modelThatTheLedgerDoesNotNameIsLeft() {
    whole(committed);
    aborted.add(block(ModelVariant.SOLUTION, 7, 0));
    aborted.add(manifest(ModelVariant.SOLUTION, 7));
    assertThat(lost().none()).isTrue();
  }

  @Test
  void whatIsNowhereIsBeyondRepair() {
    whole(committed);
    committed.remove(1);
    committed.remove(committed.size() - 1);
    assertThat(lost().records()).isEmpty();
    assertThat(lost().beyondRepair())
        .hasSize(1)
        .allMatch(what -> what.startsWith("fact 1 is in no transaction"));
    committed.removeIf(stored -> stored.record() instanceof GlobalModelManifest);
    assertThat(lost().beyondRepair()).anyMatch(what -> what.startsWith("model 01"));
  }

  private LostRecords lost() {
    return LostRecords.of(committed, aborted);
  }

  private static void whole(List<Stored> into) {
    into.add(fact(0, new RoundOpened(), "opened"));
    into.add(fact(1, new RoundClosed(), "closed"));
    ModelPublished published = new ModelPublished();
    published.setModelDigest(digest(1));
    into.add(fact(2, published, "published"));
    into.add(block(ModelVariant.SOLUTION, 1, 0));
    into.add(block(ModelVariant.SOLUTION, 1, 1));
    into.add(manifest(ModelVariant.SOLUTION, 1));
    into.add(block(ModelVariant.AVERAGE, 2, 0));
    into.add(block(ModelVariant.AVERAGE, 2, 1));
    into.add(manifest(ModelVariant.AVERAGE, 2));
  }

  private static Stored fact(long ordinal, Object what, String text) {
    LedgerFact fact = new LedgerFact();
    fact.setRound("r");
    fact.setOrdinal(ordinal);
    fact.setFact(what);
    return stored(fact, text);
  }

  private static Stored block(ModelVariant variant, int digest, int number) {
    return stored(
        new GlobalModelBlock(
            "r",
            variant,
            digest(digest),
            number,
            0L,
            ByteBuffer.allocate(0),
            0,
            -1,
            ByteBuffer.allocate(0)),
        variant + " block " + number);
  }

  private static Stored manifest(ModelVariant variant, int digest) {
    return stored(
        new GlobalModelManifest(
            "r", variant, digest(digest), new Model("m", List.of()), 2, 0L, Map.of(), 0L, 0),
        variant + " manifest");
  }

  private static Stored stored(SpecificRecord record, String text) {
    return new Stored("topic", record, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Stored stored) {
    return new String(stored.value(), StandardCharsets.UTF_8);
  }

  private static Sha256 digest(int first) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) first;
    return new Sha256(bytes);
  }
}
