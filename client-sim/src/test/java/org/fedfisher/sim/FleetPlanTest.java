package org.fedfisher.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.fedfisher.sim.FleetPlan.Arrival;
import org.junit.jupiter.api.Test;

class FleetPlanTest {
  private static final List<Integer> SIZES = List.of(50, 10, 30, 20, 40);
  private static final Duration DELAY = Duration.ofSeconds(3);

  private static FleetPlan plan(double dropOut, double retry, int stragglers, long seed) {
    return FleetPlan.draw(SIZES, new FleetOptions(dropOut, retry, stragglers, DELAY), seed);
  }

  private static long count(FleetPlan plan, Predicate<Arrival> which) {
    return plan.arrivals().stream().filter(which).count();
  }

  @Test
  void sameSeedGivesTheSamePlan() {
    assertThat(plan(0.2, 0.4, 1, 7))
        .isEqualTo(plan(0.2, 0.4, 1, 7))
        .isNotEqualTo(plan(0.2, 0.4, 1, 8));
  }

  @Test
  void wellBehavedFleetDeliversEverythingOnce() {
    FleetPlan plan = plan(0, 0, 0, 1);
    assertThat(plan.delivering()).isEqualTo(5);
    assertThat(count(plan, a -> a.retries() || a.afterClose())).isZero();
  }

  @Test
  void smallFractionStillMeansOneClient() {
    assertThat(count(plan(0, 0.01, 0, 1), Arrival::retries)).isEqualTo(1);
    assertThat(plan(0.01, 0, 0, 1).delivering()).isEqualTo(4);
  }

  @Test
  void stragglersAreFirstThoseWhoDroppedOut() {
    assertThat(count(plan(0.2, 0, 1, 1), a -> a.afterClose() && !a.inTime())).isEqualTo(1);
    assertThat(count(plan(0.2, 0, 2, 1), a -> a.afterClose() && a.inTime())).isEqualTo(1);
    assertThat(count(plan(0, 0, 1, 1), a -> a.afterClose() && a.inTime())).isEqualTo(1);
  }

  @Property(tries = 200)
  void plansKeepTheirPromises(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 1, max = 1000) Integer> examples,
      @ForAll @DoubleRange(min = 0, max = 0.99) double dropOut,
      @ForAll @DoubleRange(min = 0, max = 1) double retry,
      @ForAll @IntRange(max = 40) int stragglers,
      @ForAll long seed) {
    FleetPlan plan =
        FleetPlan.draw(examples, new FleetOptions(dropOut, retry, stragglers, DELAY), seed);
    assertThat(plan.arrivals()).hasSameSizeAs(examples);
    assertThat(plan.delivering()).isPositive();
    assertThat(count(plan, Arrival::afterClose)).isEqualTo(Math.min(stragglers, examples.size()));
    for (Arrival arrival : plan.arrivals()) {
      assertThat(arrival.delay()).isBetween(Duration.ZERO, DELAY);
      assertThat(!arrival.retries() || arrival.inTime()).isTrue();
    }
  }

  @Property(tries = 50)
  void someoneWhoDoesNotRetryComesLast(@ForAll long seed) {
    List<Arrival> arrivals = plan(0, 0.8, 0, seed).arrivals();
    assertThat(arrivals.stream().filter(Arrival::last))
        .singleElement()
        .matches(arrival -> !arrival.retries() && arrival.inTime());
    assertThat(plan(0, 1, 0, seed).arrivals()).noneMatch(Arrival::last);
    assertThat(plan(0, 0, 0, seed).arrivals()).noneMatch(Arrival::last);
  }

  @Test
  void optionsOutOfRangeNameThemselves() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FleetOptions(1, 0, 0, DELAY))
        .withMessageContaining("drop-out is 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FleetOptions(0, 1.1, 0, DELAY))
        .withMessageContaining("retry is 1.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FleetOptions(0, 0, -1, DELAY))
        .withMessageContaining("stragglers is -1");
  }
}
