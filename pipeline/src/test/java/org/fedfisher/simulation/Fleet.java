package org.fedfisher.simulation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.operator.RoundCommand;
import org.fedfisher.round.Rounds;
import org.fedfisher.round.Specification;
import org.fedfisher.round.StartingPoints;
import org.fedfisher.round.WaitingBlock;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Wire;
import org.fedfisher.simulation.Sent.Kind;
import org.fedfisher.simulation.Sent.Who;
import org.fedfisher.wire.AbortRound;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.CloseRound;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.OpenRound;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;
import org.jspecify.annotations.Nullable;

/**
 * What a seed puts into Kafka: a round's commands, and the records of its clients, most of whom are
 * not as they should be.
 */
final class Fleet {
  static final String ROUND = "r1";
  static final int PARTITIONS = 2;

  private final Random random;
  private final FisherStructure structure;
  private final RoundSpecification wire;
  private final List<List<byte[]>> partitions = new ArrayList<>();
  private final List<RoundCommand> commands = new ArrayList<>();

  private final List<Sent> sent = new ArrayList<>();
  private final long waitingBytes;
  private final Specification specification;
  private final boolean opens;
  private boolean commanded;

  /**
   * {@code waitingBytes} may wait of one client; in a diagonal round that limits it nobody may go
   * far from a W0 of zeros.
   */
  Fleet(Random random, long waitingBytes, boolean limitsShift) {
    this.random = random;
    this.waitingBytes = waitingBytes;
    structure = random.nextInt(3) == 0 ? FisherStructure.KFAC : FisherStructure.DIAGONAL;
    int clients = 2 + random.nextInt(5);
    int target = 1 + random.nextInt(clients + 1);
    wire = Rounds.wire(structure, target, 1 + random.nextInt(target));
    if (structure == FisherStructure.KFAC) {
      wire.setFactorEncoding(TensorEncoding.EIGEN9);
      wire.setFactorRank(2);
      wire.setSolver(new Solver(SolverKind.CONJUGATE_GRADIENT, 9, 0.3, 0.01, Arithmetic.STRICT));
    }
    if (random.nextInt(3) == 0) {
      wire.setAllowedLatenessMillis(Times.LATENESS);
      wire.setRevisionDelayMillis(random.nextBoolean() ? 0 : 200);
    }
    if (limitsShift && structure == FisherStructure.DIAGONAL) {
      wire.getLimits().setMaxShift(Sent.MOST_SHIFT);
    }
    specification = Specification.of(wire);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      partitions.add(new ArrayList<>());
    }
    opens = random.nextInt(20) > 0;
    operate();
    for (int client = 0; client < clients; client++) {
      send("c" + client);
    }
  }

  private void operate() {
    if (!opens) {
      return;
    }
    commands.add(command(new OpenRound(wire, 0L)));
    while (random.nextInt(3) == 0) {
      commands.add(command(new OpenRound(wire, 1L)));
    }
    if (random.nextInt(10) == 0) {
      commands.add(command(new OpenRound(Rounds.wire(FisherStructure.NONE, 9, 9), 0L)));
    }
    if (random.nextInt(8) == 0) {
      commanded = true;
      commands.add(
          command(
              random.nextBoolean()
                  ? new CloseRound(ROUND, 0L)
                  : new AbortRound(ROUND, "enough", 0L)));
    }
  }

  private static RoundCommand command(SpecificRecord record) {
    return new RoundCommand(ROUND, Wire.encode(record));
  }

  private void send(String client) {
    Sent sound = Sent.of(new Who(structure, ROUND, client, "u1"), Kind.SOUND);
    switch (random.nextInt(13)) {
      case 0, 1, 2 -> whole(sound);
      case 3 -> {
        whole(sound);
        whole(sound);
      }
      case 4 -> {
        whole(sound);
        whole(Sent.of(new Who(structure, ROUND, client, "u2"), Kind.SOUND));
      }
      case 5 -> missing(sound);
      case 6 -> without(sound, 0);
      case 7 -> {
        // A block that no header names, beside the one that counts.
        whole(sound);
        put(client, foreign(sound));
      }
      case 8 -> {
        missing(sound);
        put(client, foreign(sound));
      }
      case 9 -> whole(Sent.of(sound.who(), Kind.WRONG_BASE));
      case 10 -> whole(Sent.of(sound.who(), Kind.WRONG_SHAPE));
      case 11 ->
          whole(
              Sent.of(
                  sound.who(), specification.limitsShift() ? Kind.TOO_FAR : Kind.OUT_OF_BOUNDS));
      default -> {
        Sent nan = Sent.of(sound.who(), Kind.NOT_A_NUMBER);
        nan.shuffled(random).forEach(value -> put(client, value));
      }
    }
    if (random.nextInt(4) == 0) {
      byte[] again = sound.blocks().get(random.nextInt(sound.blocks().size()));
      put(client, again);
    }
    if (random.nextInt(12) == 0) {
      whole(Sent.of(new Who(structure, "nobody-opens", client, "u1"), Kind.SOUND));
    }
  }

  /** The block of another update under this one's name. */
  private byte[] foreign(Sent sent) {
    Who who = sent.who();
    Who other = new Who(structure, ROUND, who.client() + "x", who.update());
    try {
      var block = Wire.decode(Sent.of(other, Kind.SOUND).blocks().get(0), ClientUpdateBlock.class);
      block.setClient(who.client());
      return Wire.encode(block);
    } catch (InvalidRecordException e) {
      throw new IllegalStateException(e);
    }
  }

  private void whole(Sent sent) {
    this.sent.add(sent);
    sent.shuffled(random).forEach(value -> put(sent.who().client(), value));
  }

  private void missing(Sent sent) {
    without(sent, 1 + random.nextInt(sent.blocks().size()));
  }

  /** Part 0 is the header. */
  private void without(Sent sent, int part) {
    this.sent.add(sent);
    if (part > 0) {
      put(sent.who().client(), sent.header());
    }
    for (int block = 1; block <= sent.blocks().size(); block++) {
      if (block != part) {
        put(sent.who().client(), sent.blocks().get(block - 1));
      }
    }
  }

  /** Records of a client keep their order in its partition; others' come in between. */
  private void put(String client, byte[] value) {
    partitions.get(Math.floorMod(client.hashCode(), PARTITIONS)).add(value);
    if (random.nextInt(12) == 0) {
      partitions.get(Math.floorMod(client.hashCode(), PARTITIONS)).add(value);
    }
  }

  /** Somebody comes after the deadline, and the operator opens the round again. */
  void comeLate(String client) {
    whole(Sent.of(new Who(structure, ROUND, client, "u1"), Kind.SOUND));
    if (opens) {
      commands.add(command(new OpenRound(wire, 2L)));
    }
  }

  Specification specification() {
    return specification;
  }

  List<byte[]> partition(int partition) {
    return partitions.get(partition);
  }

  List<RoundCommand> commands() {
    return commands;
  }

  /**
   * Updates of which every part is in Kafka, by the digest of their headers; records at these
   * places do not count.
   */
  Map<String, Sent> whole(Set<Long> turnedAway) {
    Set<ByteBuffer> values = new HashSet<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      List<byte[]> records = partitions.get(partition);
      for (int offset = 0; offset < records.size(); offset++) {
        if (!turnedAway.contains(WaitingBlock.place(partition, offset))) {
          values.add(ByteBuffer.wrap(records.get(offset)));
        }
      }
    }
    Map<String, Sent> whole = new LinkedHashMap<>();
    for (Sent update : sent) {
      Stream<byte[]> parts = Stream.concat(Stream.of(update.header()), update.blocks().stream());
      if (parts.map(ByteBuffer::wrap).allMatch(values::contains)) {
        whole.put(update.headerDigest(), update);
      }
    }
    return whole;
  }

  /** Contents of which a client has sent a header to the round, or some of it. */
  int contents(String client) {
    return (int)
        sent.stream()
            .filter(update -> update.who().client().equals(client))
            .filter(update -> update.who().round().equals(ROUND))
            .map(Sent::headerDigest)
            .distinct()
            .count();
  }

  /** Where the round begins: its command has been in Kafka since before any update. */
  StartingPoints starts() {
    return new StartingPoints() {
      @Override
      public @Nullable Specification find(String round) {
        return opens && round.equals(ROUND) && specification.limitsShift() ? specification : null;
      }

      @Override
      public boolean weights(Specification round, long first, int length, float[] into) {
        Arrays.fill(into, 0, length, 0);
        return true;
      }

      @Override
      public void close() {}
    };
  }

  /** How many bytes may wait of one client. */
  long waitingBytes() {
    return waitingBytes;
  }

  /** Whether an operator closes or aborts the round, so that its end depends on the schedule. */
  boolean commanded() {
    return commanded;
  }

  /** Whether whoever comes after the close is admitted to a revision. */
  boolean lenient() {
    return wire.getAllowedLatenessMillis() > 0;
  }

  boolean opens() {
    return opens;
  }
}
