package org.fedfisher.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DirichletPartitionTest {
  private static final int CLASSES = 10;

  @Property(tries = 200)
  void everyExampleGoesToExactlyOneClientAndNobodyLeavesEmpty(
      @ForAll @IntRange(min = 1, max = 8) int clients,
      @ForAll @DoubleRange(min = 0.05, max = 100) double alpha,
      @ForAll @IntRange(min = 200, max = 1000) int examples,
      @ForAll long seed) {
    List<int[]> parts =
        new DirichletPartition(clients, alpha, seed).assign(labels(examples), CLASSES);
    assertThat(parts).hasSize(clients).allSatisfy(part -> assertThat(part).isNotEmpty());
    assertThat(parts.stream().flatMapToInt(Arrays::stream).sorted().toArray())
        .isEqualTo(IntStream.range(0, examples).toArray());
  }

  @Property(tries = 50)
  void sameSeedGivesTheSameParts(
      @ForAll @IntRange(min = 1, max = 8) int clients, @ForAll long seed) {
    DirichletPartition partition = new DirichletPartition(clients, 0.1, seed);
    assertThat(partition.assign(labels(500), CLASSES))
        .usingRecursiveComparison()
        .isEqualTo(partition.assign(labels(500), CLASSES));
  }

  @Property(tries = 50)
  void hugeConcentrationGivesNearlyEqualClients(@ForAll long seed) {
    List<int[]> parts = new DirichletPartition(4, 1e6, seed).assign(labels(4000), CLASSES);
    // A share's deviation is about 1e-3 of 1,000; the rest is rounding of ten cuts.
    assertThat(parts).allSatisfy(part -> assertThat(part.length).isBetween(980, 1020));
  }

  @Test
  void tinyConcentrationDoesNotUnderflow() {
    // exp(log gamma) is 0 in double for nearly all of these weights.
    List<int[]> parts = new DirichletPartition(3, 1e-4, 1).assign(labels(1000), CLASSES);
    // With such skew a class has one owner, or equal ones.
    assertThat(parts).allSatisfy(part -> assertThat(part.length).isGreaterThanOrEqualTo(100));
  }

  @Test
  void smallConcentrationIsSkewed() {
    Examples examples = new DigitGenerator(1000, 10, 3).generate().train();
    List<Examples> parts = new DirichletPartition(5, 0.1, 0).split(examples);
    long rare =
        parts.stream()
            .flatMapToInt(part -> Arrays.stream(part.classCounts()))
            .filter(count -> count < 5)
            .count();
    assertThat(rare).as("of 50 pairs of client and class").isGreaterThan(20);
  }

  @Test
  void moreClientsThanExamplesAreRefused() {
    assertThatThrownBy(() -> new DirichletPartition(11, 1, 0).assign(labels(10), CLASSES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("11 clients need at least 11 examples, got 10");
  }

  @Test
  void hopelessSettingsEndInAnErrorThatSaysWhatToChange() {
    // One class occurs; a client that leans to another one, as nine of ten do, gets nothing.
    assertThatThrownBy(() -> new DirichletPartition(50, 1e-4, 0).assign(new int[1000], CLASSES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("50 clients", "10 classes", "alpha 1.0E-4", "larger alpha");
  }

  @Test
  void concentrationMustBePositive() {
    assertThatThrownBy(() -> new DirichletPartition(5, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("alpha must be above 0 and finite, got 0.0");
  }

  private static int[] labels(int examples) {
    return IntStream.range(0, examples).map(i -> i % CLASSES).toArray();
  }
}
