package org.fedfisher.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.simulation.Sent.Kind;
import org.fedfisher.simulation.ShardActor.Emission;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RevisionClosed;
import org.fedfisher.wire.RoundAborted;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundOpened;
import org.fedfisher.wire.RoundSealed;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;

/** What must be true of a run that has come to its end, told by sets and direct sums. */
final class Oracle {
  private final Fleet fleet;
  private final World world;
  private final List<LedgerFact> facts;
  private final Map<String, Sent> whole;

  Oracle(Fleet fleet, World world) {
    this.fleet = fleet;
    this.world = world;
    whole = fleet.whole(world.turnedAway());
    facts = world.facts().stream().filter(fact -> fact.getRound().equals(Fleet.ROUND)).toList();
  }

  /**
   * Checks every promise.
   *
   * @param punctual whether all of Kafka was read before the deadline, and nobody ended the round
   *     by hand, so that who is admitted follows from what was sent
   */
  void check(boolean punctual) {
    ordinals();
    oneLife();
    List<Sent> admitted = admitted();
    decisions(punctual);
    if (punctual) {
      whoeverShouldIsAdmitted(admitted);
    }
    sums(admitted);
    nothingWaits();
  }

  private <T> List<T> bodies(Class<T> kind) {
    return facts.stream()
        .map(LedgerFact::getFact)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /** Without gaps but for the one that is kept for the model. */
  private void ordinals() {
    List<Long> found = new ArrayList<>(facts.stream().map(LedgerFact::getOrdinal).toList());
    bodies(RoundClosed.class).forEach(closed -> found.add(closed.getPublishedOrdinal()));
    bodies(RevisionClosed.class).forEach(closed -> found.add(closed.getPublishedOrdinal()));
    assertThat(new TreeSet<>(found)).as("ordinals, each once").hasSameSizeAs(found);
    for (long ordinal = 0; ordinal < found.size(); ordinal++) {
      assertThat(found).as("ordinals without gaps").contains(ordinal);
    }
  }

  private void oneLife() {
    assertThat(bodies(RoundOpened.class)).as("openings").hasSize(fleet.opens() ? 1 : 0);
    int ends = bodies(RoundClosed.class).size() + bodies(RoundAborted.class).size();
    assertThat(ends).as("closes and aborts").isEqualTo(fleet.opens() ? 1 : 0);
    int seals = fleet.lenient() ? bodies(RoundClosed.class).size() : 0;
    assertThat(bodies(RoundSealed.class)).as("seals").hasSize(seals);
    int revision = 0;
    boolean over = false;
    for (LedgerFact fact : facts) {
      if (fact.getFact() instanceof UpdateAdmitted admitted) {
        assertThat(over).as("admission after the end").isFalse();
        assertThat(admitted.getRevision()).as("revision of an admission").isEqualTo(revision);
      }
      if (fact.getFact() instanceof RoundClosed || fact.getFact() instanceof RevisionClosed) {
        revision++;
      }
      over |=
          fact.getFact() instanceof RoundAborted
              || fact.getFact() instanceof RoundSealed
              || (fact.getFact() instanceof RoundClosed && !fleet.lenient());
    }
  }

  private List<Sent> admitted() {
    List<Sent> admitted = new ArrayList<>();
    Set<String> clients = new HashSet<>();
    for (UpdateAdmitted fact : bodies(UpdateAdmitted.class)) {
      Sent sent = whole.get(Sha256s.hex(fact.getHeaderDigest().bytes()));
      assertThat(sent).as("an admitted update that was sent whole").isNotNull();
      assertThat(sent.kind()).as("kind of an admitted update").isEqualTo(Kind.SOUND);
      assertThat(sent.who().client()).isEqualTo(fact.getClient());
      assertThat(sent.examples()).isEqualTo(fact.getExamples());
      assertThat(clients.add(fact.getClient())).as("%s once", fact.getClient()).isTrue();
      admitted.add(sent);
    }
    return admitted;
  }

  /** Each whole update has been decided, for a reason that is true of it. */
  private void decisions(boolean punctual) {
    Map<String, Set<Object>> outcomes = new HashMap<>();
    for (LedgerFact fact : world.facts()) {
      if (fact.getFact() instanceof UpdateAdmitted admitted) {
        outcome(outcomes, admitted.getHeaderDigest().bytes(), "ADMITTED");
      } else if (fact.getFact() instanceof UpdateRefused refused) {
        outcome(outcomes, refused.getHeaderDigest().bytes(), refused.getReason());
      }
    }
    whole.forEach(
        (digest, sent) -> {
          Set<Object> found = outcomes.getOrDefault(digest, Set.of());
          if (punctual) {
            assertThat(found).as("decisions on %s", sent.who()).isNotEmpty();
          }
          assertThat(possible(sent)).as("reasons for %s", sent.who()).containsAll(found);
        });
  }

  private static void outcome(Map<String, Set<Object>> outcomes, byte[] digest, Object outcome) {
    outcomes.computeIfAbsent(Sha256s.hex(digest), header -> new HashSet<>()).add(outcome);
  }

  private Set<Object> possible(Sent sent) {
    Set<Object> possible = new HashSet<>();
    if (!sent.who().round().equals(Fleet.ROUND) || !fleet.opens()) {
      return Set.of(RefusalReason.UNKNOWN_ROUND);
    }
    possible.add(RefusalReason.LATE);
    possible.add(RefusalReason.UNKNOWN_ROUND);
    possible.add(RefusalReason.INCOMPLETE_AT_CLOSE);
    possible.add(
        switch (sent.kind()) {
          case SOUND -> "ADMITTED";
          case WRONG_BASE -> RefusalReason.WRONG_BASE_MODEL;
          case WRONG_SHAPE -> RefusalReason.WRONG_SHAPE;
          case OUT_OF_BOUNDS, TOO_FAR -> RefusalReason.OUT_OF_BOUNDS;
          case NOT_A_NUMBER -> throw new IllegalStateException("never whole");
        });
    if (sent.kind() == Kind.SOUND) {
      possible.add(RefusalReason.DUPLICATE_CLIENT);
      possible.add(RefusalReason.EQUIVOCATION);
    }
    return possible;
  }

  /**
   * Who sent one content and it is sound is admitted; who sent two may be, if one was admitted
   * before the other came. The target bounds the round, not its revisions.
   */
  private void whoeverShouldIsAdmitted(List<Sent> admitted) {
    Map<String, Set<String>> contents = new HashMap<>();
    for (Sent sent : whole.values()) {
      if (sent.kind() == Kind.SOUND
          && sent.who().round().equals(Fleet.ROUND)
          && !sent.who().client().endsWith("late")) {
        contents
            .computeIfAbsent(sent.who().client(), client -> new HashSet<>())
            .add(sent.headerDigest());
      }
    }
    int most = contents.size();
    int least =
        (int) contents.keySet().stream().filter(client -> fleet.contents(client) == 1).count();
    if (fleet.lenient() && !bodies(RoundClosed.class).isEmpty()) {
      int late = (int) whole.values().stream().filter(this::comesInTheLateness).count();
      assertThat(admitted).as("admitted of %s", contents).hasSizeBetween(least + late, most + late);
    } else {
      int target = fleet.opens() ? fleet.specification().wire().getTargetClients() : 0;
      assertThat(admitted)
          .as("admitted of %s", contents)
          .hasSizeBetween(Math.min(target, least), Math.min(target, most));
    }
  }

  private boolean comesInTheLateness(Sent sent) {
    return sent.who().client().equals("late");
  }

  /** Of each revision that has closed: those of everybody up to it, and of nobody after it. */
  private void sums(List<Sent> admitted) {
    List<Integer> revisions =
        bodies(UpdateAdmitted.class).stream().map(UpdateAdmitted::getRevision).toList();
    int closed = bodies(RoundClosed.class).size() + bodies(RevisionClosed.class).size();
    for (int revision = 0; revision < closed; revision++) {
      List<Sent> counted = new ArrayList<>();
      for (int i = 0; i < admitted.size(); i++) {
        if (revisions.get(i) <= revision) {
          counted.add(admitted.get(i));
        }
      }
      sums(revision, counted);
    }
    int shards = fleet.specification().layout().shards().size();
    assertThat(world.emissions()).as("sums handed on").hasSize(closed * shards);
  }

  private void sums(int revision, List<Sent> counted) {
    DirectSums.of(fleet.specification(), counted)
        .forEach(
            (shard, expected) -> {
              List<Emission> found =
                  world.emissions().stream()
                      .filter(e -> e.revision() == revision && e.shard().equals(shard))
                      .toList();
              assertThat(found).as("sums of %s, revision %d", shard, revision).hasSize(1);
              assertThat(found.get(0).admitted()).isEqualTo(counted.size());
              assertThat(found.get(0).sums())
                  .as("sums of %s, revision %d, over %s", shard, revision, counted)
                  .isEqualTo(expected);
              assertThat(found.get(0).factors())
                  .isEqualTo(DirectSums.factors(fleet.specification(), shard, counted));
            });
  }

  /** Once nothing is under way, no shard has kept a record that was turned away. */
  void nothingTurnedAwayWaits() {
    world
        .shards()
        .forEach(
            (key, shard) ->
                assertThat(shard.places())
                    .as("places of what waits in %s", key)
                    .noneMatch(world.turnedAway()::contains));
  }

  private void nothingWaits() {
    world
        .shards()
        .forEach(
            (key, shard) -> {
              assertThat(shard.waiting()).as("blocks that wait in %s", key).isZero();
              boolean ends = fleet.opens() && key.round().equals(Fleet.ROUND);
              boolean ofTheRound = key.shard() < fleet.specification().layout().shards().size();
              assertThat(shard.ended()).as("end of %s", key).isEqualTo(ends && ofTheRound);
            });
    assertThat(world.verify().waiting()).as("updates that wait, bytes that count").isZero();
    assertThat(world.ledger().begun()).as("updates that have begun").isZero();
  }
}
