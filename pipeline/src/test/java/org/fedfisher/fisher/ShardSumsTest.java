package org.fedfisher.fisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.fedfisher.round.Rounds;
import org.fedfisher.wire.FisherStructure;
import org.junit.jupiter.api.Test;

class ShardSumsTest {
  private static final Grid GRID = Grid.of(Rounds.BOUNDS);
  private static final int LENGTH = 13;

  private static Contribution contribution(int length, Random random) {
    float[] w = new float[length];
    float[] f = new float[length];
    for (int i = 0; i < length; i++) {
      w[i] = (float) random.nextGaussian();
      f[i] = random.nextFloat();
    }
    return new Contribution(w, f, 16, 64);
  }

  private static void fold(ShardSums sums, long seed) {
    Random random = new Random(seed);
    sums.fold(contribution(LENGTH, random), 1 + random.nextInt(1000), GRID);
  }

  @Property(tries = 50)
  void onePassOfSeveralClientsIsOneAfterAnother(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 2 * Contribution.CHUNK + 9) int length,
      @ForAll boolean fisher) {
    Random random = new Random(seed);
    List<Contribution> clients = new ArrayList<>();
    for (int client = 0; client < 1 + random.nextInt(5); client++) {
      clients.add(contribution(length, random));
    }
    long[] examples = random.longs(clients.size(), 1, 1000).toArray();
    FisherStructure structure = fisher ? FisherStructure.DIAGONAL : FisherStructure.NONE;
    ShardShape shape = ShardShape.elementwise(structure, length, Rounds.BOUNDS);
    ShardSums single = shape.zero();
    for (int client = 0; client < clients.size(); client++) {
      single.fold(clients.get(client), examples[client], GRID);
    }
    ShardSums together = shape.zero();
    together.fold(clients, examples, GRID);
    assertThat(together.toBytes()).isEqualTo(single.toBytes());
  }

  @Property(tries = 100)
  void orderDoesNotMatterToAnyBit(@ForAll long seed) {
    List<Long> clients = new ArrayList<>();
    for (long client = 0; client < 10; client++) {
      clients.add(client);
    }
    ShardSums first = Rounds.shape(LENGTH).zero();
    clients.forEach(client -> fold(first, client));
    Collections.shuffle(clients, new Random(seed));
    ShardSums second = Rounds.shape(LENGTH).zero();
    clients.forEach(client -> fold(second, client));
    assertThat(second.toBytes()).isEqualTo(first.toBytes());
    assertThat(second.digest()).isEqualTo(first.digest());
  }

  @Test
  void largestAllowedRoundDoesNotOverflow() {
    ShardSums sums = Rounds.shape(1).zero();
    sums.fold(new Contribution(new float[] {-16f}, new float[] {64f}, 16, 64), 1L << 30, GRID);
    assertThat(sums.weight(0)).isEqualTo(-(1L << 62));
    assertThat(sums.fisher(0)).isEqualTo(1L << 62);
    assertThat(sums.product(0)).isEqualTo(-(1L << 62));
    ShardObjective objective = new ShardObjective(sums, GRID, 1L << 30);
    assertThat(objective.average(0)).isEqualTo(-16);
    assertThat(objective.at(new float[] {-16f})).isZero();
    assertThat(objective.at(new float[] {-15f})).isEqualTo(64);
  }

  @Test
  void objectiveIsTheSumOverClients() {
    ShardSums sums = Rounds.shape(1).zero();
    sums.fold(new Contribution(new float[] {1f}, new float[] {2f}, 16, 64), 3, GRID);
    sums.fold(new Contribution(new float[] {-1f}, new float[] {0.5f}, 16, 64), 1, GRID);
    double expected = 0.75 * 2 * 0.25 * 0.25 + 0.25 * 0.5 * 1.75 * 1.75;
    assertThat(new ShardObjective(sums, GRID, 4).at(new float[] {0.75f}))
        .isCloseTo(expected, within(1e-7));
  }

  @Test
  void bytesOfAnotherVersionAreRefused() {
    byte[] bytes = ShardShape.elementwise(FisherStructure.NONE, 2, Rounds.BOUNDS).zero().toBytes();
    assertThat(ShardSums.fromBytes(bytes).toBytes()).isEqualTo(bytes);
    bytes[0] = 3;
    assertThatThrownBy(() -> ShardSums.fromBytes(bytes)).hasMessageContaining("version 3");
  }
}
