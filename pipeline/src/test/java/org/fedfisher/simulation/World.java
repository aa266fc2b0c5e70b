package org.fedfisher.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.operator.KafkaOutput;
import org.fedfisher.operator.KafkaValue;
import org.fedfisher.operator.ReceivedBlock;
import org.fedfisher.operator.RoundCommand;
import org.fedfisher.operator.ShardDecision;
import org.fedfisher.operator.ShardKey;
import org.fedfisher.operator.UpdatePart;
import org.fedfisher.operator.UpdateProgress;
import org.fedfisher.round.MapStore;
import org.fedfisher.round.WaitingBlock;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.simulation.ShardActor.Emission;
import org.fedfisher.wire.LedgerFact;

/**
 * The job: its actors, what is under way between them, how far Kafka has been read, and what has
 * been written. Between two actors messages keep their order, as in Flink; nothing else does.
 */
final class World {
  /** From one actor to another. */
  record Channel(String from, String to) {}

  /**
   * A consistent cut: what a checkpoint keeps. Messages under way belong to it, as they do to an
   * unaligned checkpoint; facts and emissions do, because the sinks are transactional.
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Cut(
      int[] positions,
      Map<Channel, List<Object>> channels,
      VerifyActor verify,
      LedgerActor ledger,
      Map<ShardKey, MapStore> stores,
      List<LedgerFact> facts,
      List<Emission> emissions,
      Set<Long> turnedAway) {}

  private final Fleet fleet;
  private final DecodeActor decode;
  private final int[] positions = new int[Fleet.PARTITIONS + 1];
  private final Map<Channel, ArrayDeque<Object>> channels = new LinkedHashMap<>();
  private final Map<ShardKey, ShardActor> shards = new LinkedHashMap<>();
  private final List<LedgerFact> facts = new ArrayList<>();
  private final List<Emission> emissions = new ArrayList<>();

  /** Places of records that were rejected because too much of their client waited. */
  private final Set<Long> turnedAway = new LinkedHashSet<>();

  private VerifyActor verify;
  private LedgerActor ledger = LedgerActor.fresh();
  private long startedMillis = Times.START;
  private long now = Times.START;

  World(Fleet fleet) {
    this.fleet = fleet;
    decode = new DecodeActor(fleet.starts());
    verify = VerifyActor.fresh(fleet.waitingBytes());
  }

  Cut snapshot() {
    Map<Channel, List<Object>> underWay = new LinkedHashMap<>();
    channels.forEach((channel, messages) -> underWay.put(channel, List.copyOf(messages)));
    Map<ShardKey, MapStore> stores = new LinkedHashMap<>();
    shards.forEach((key, shard) -> stores.put(key, shard.snapshot()));
    return new Cut(
        positions.clone(),
        underWay,
        verify.snapshot(),
        ledger.copy(),
        stores,
        List.copyOf(facts),
        List.copyOf(emissions),
        Set.copyOf(turnedAway));
  }

  /** All that has happened since the cut is undone; the clock goes on. */
  void restore(Cut cut) {
    System.arraycopy(cut.positions, 0, positions, 0, positions.length);
    channels.clear();
    cut.channels.forEach((channel, messages) -> channels.put(channel, new ArrayDeque<>(messages)));
    verify = cut.verify.snapshot();
    ledger = cut.ledger.copy();
    startedMillis = now;
    shards.clear();
    cut.stores.forEach(
        (key, store) -> shards.put(key, ShardActor.restored(key, fleet.lenient(), store, now)));
    facts.clear();
    facts.addAll(cut.facts);
    emissions.clear();
    emissions.addAll(cut.emissions);
    turnedAway.clear();
    turnedAway.addAll(cut.turnedAway);
  }

  /** Partitions of which something is unread; the last one is that of the commands. */
  List<Integer> unread() {
    List<Integer> unread = new ArrayList<>();
    for (int partition = 0; partition < positions.length; partition++) {
      if (positions[partition] < length(partition)) {
        unread.add(partition);
      }
    }
    return unread;
  }

  private int length(int partition) {
    return partition == Fleet.PARTITIONS
        ? fleet.commands().size()
        : fleet.partition(partition).size();
  }

  /** Reads the next record of a partition; returns what it was. */
  String read(int partition) throws Exception {
    int offset = positions[partition]++;
    if (partition == Fleet.PARTITIONS) {
      RoundCommand command = fleet.commands().get(offset);
      send("commands", "ledger/" + command.round(), command);
    } else {
      byte[] value = fleet.partition(partition).get(offset);
      decode.take(
          new KafkaValue(Topics.CLIENT_UPDATES, partition, offset, value),
          block -> send("decode" + partition, "shard/" + block.shard(), block),
          part -> send("decode" + partition, "verify/" + part.client(), part),
          () -> {});
    }
    return "read %s, offset %d"
        .formatted(partition == Fleet.PARTITIONS ? "commands" : "partition " + partition, offset);
  }

  private void send(String from, String to, Object message) {
    channels.computeIfAbsent(new Channel(from, to), absent -> new ArrayDeque<>()).add(message);
  }

  /** Channels with something under way. */
  List<Channel> busy() {
    return channels.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Delivers a channel's next message; returns what it was. */
  String deliver(Channel channel) throws Exception {
    Object message = channels.get(channel).remove();
    if (message instanceof UpdatePart part) {
      verify.take(part, now, verifyEnds(part.client()));
    } else if (message instanceof UpdateProgress update) {
      ledger.take(update, now, ledgerEnds());
    } else if (message instanceof RoundCommand command) {
      ledger.take(command, now, ledgerEnds());
    } else if (message instanceof ReceivedBlock block) {
      shard(block.key()).take(block, now, emissions::add);
    } else if (message instanceof ShardDecision decision) {
      shard(decision.key()).take(decision, now, emissions::add);
    }
    return "%s -> %s: %s".formatted(channel.from, channel.to, Words.of(message));
  }

  private VerifyActor.Ends verifyEnds(String client) {
    String from = "verify/" + client;
    return new VerifyActor.Ends(
        update -> send(from, "ledger/" + update.round(), update),
        decision -> send(from, "shard/" + decision.shard(), decision),
        part -> turnedAway.add(WaitingBlock.place(part.partition(), part.offset())));
  }

  private LedgerActor.Ends ledgerEnds() {
    Consumer<KafkaOutput> written = fact -> facts.add(decode(fact, LedgerFact.class));
    return new LedgerActor.Ends(
        decision -> send("ledger/" + decision.round(), "shard/" + decision.shard(), decision),
        written);
  }

  private static <T extends SpecificRecord> T decode(KafkaOutput written, Class<T> kind) {
    try {
      return Wire.decode(written.value(), kind);
    } catch (InvalidRecordException e) {
      throw new IllegalStateException("a record that nobody can read", e);
    }
  }

  private ShardActor shard(ShardKey key) {
    return shards.computeIfAbsent(
        key, fresh -> ShardActor.fresh(fresh, fleet.lenient(), startedMillis));
  }

  /** Moves the clock on; timers that are due may then fire. */
  void pass(long millis) {
    now += millis;
    shards.values().forEach(shard -> shard.expire(now));
  }

  boolean timerDue() {
    return verify.due(now) || ledger.due(now);
  }

  /** Fires a timer that is due. */
  void fire(boolean verifyFirst) throws Exception {
    if (verify.due(now) && (verifyFirst || !ledger.due(now))) {
      verify.fire(now, this::verifyEnds);
    } else {
      ledger.fire(now, ledgerEnds());
    }
  }

  /** A window and a client leave their caches. */
  void evict(int which) {
    verify.evict(which);
    new ArrayList<>(shards.values()).get(which % shards.size()).evict();
  }

  int shardCount() {
    return shards.size();
  }

  long now() {
    return now;
  }

  List<LedgerFact> facts() {
    return facts;
  }

  Set<Long> turnedAway() {
    return turnedAway;
  }

  List<Emission> emissions() {
    return emissions;
  }

  Map<ShardKey, ShardActor> shards() {
    return shards;
  }

  LedgerActor ledger() {
    return ledger;
  }

  VerifyActor verify() {
    return verify;
  }
}
