package org.fedfisher.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedsTest {
  @Test
  void everyPurposeAndClientOfNeighbouringSeedsHasItsOwn() {
    Set<Long> seen = new HashSet<>();
    for (long seed = -2; seed < 3; seed++) {
      Seeds seeds = new Seeds(seed);
      seen.addAll(
          List.of(seeds.data(), seeds.partition(), seeds.initialWeights(), seeds.arrivals()));
      for (int client = 0; client < 100; client++) {
        seen.add(seeds.batches(client));
        seen.add(seeds.labels(client));
      }
    }
    assertThat(seen).hasSize(5 * 204);
  }

  @Test
  void derivationNeverChanges() {
    assertThat(new Seeds(0).partition()).isEqualTo(-1285969313023052516L);
    assertThat(new Seeds(7).batches(3)).isEqualTo(-4458617845637495905L);
  }
}
