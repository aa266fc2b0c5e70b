package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.fedfisher.wire.RefusalReason;
import org.junit.jupiter.api.Test;

class RoundMetricsTest {
  private final ShownMetrics shown = new ShownMetrics();
  private long nanos = -1;
  private final RoundMetrics metrics = new RoundMetrics(shown.root(), () -> nanos);

  private void pass(Duration time) {
    nanos += time.toNanos();
    shown.updateViews();
  }

  @Test
  void latestValueIsShown() {
    metrics.show("r1", "admitted", 1);
    metrics.show("r1", "admitted", 2);
    metrics.showBy(RefusalReason.LATE, "r1", "refused", 3);
    metrics.showBy(RefusalReason.LATE, "r1", "refused", 4);
    metrics.count("r1", "bytesFolded", 5);
    metrics.count("r1", "bytesFolded", 6);
    metrics.show("r2", "admitted", 7);
    assertThat(shown.of("r1", "admitted")).isEqualTo(2);
    assertThat(shown.of("r1", "reason.LATE.refused")).isEqualTo(4);
    assertThat(shown.of("r1", "bytesFolded")).isEqualTo(11L);
    assertThat(shown.of("r2", "admitted")).isEqualTo(7);
  }

  @Test
  void finishedRoundGoesAWhileAfterItsLastEvent() {
    metrics.showBy(RefusalReason.LATE, "over", "refused", 1);
    metrics.mark("over", "foldsPerSecond", 1);
    metrics.finish("over", Duration.ZERO);
    metrics.show("open", "admitted", 1);
    pass(RoundMetrics.KEPT.minusMinutes(1));
    metrics.showBy(RefusalReason.LATE, "over", "refused", 2);
    metrics.finish("over", Duration.ZERO);
    pass(RoundMetrics.KEPT);
    assertThat(shown.of("over", "reason.LATE.refused")).isEqualTo(2);
    pass(Duration.ofNanos(1));
    assertThat(shown.has("over", "reason.LATE.refused")).isFalse();
    assertThat(shown.has("over", "foldsPerSecond")).isFalse();
    assertThat(shown.of("open", "admitted")).isEqualTo(1);
  }

  @Test
  void roundOfWhichMoreIsExpectedStaysLonger() {
    metrics.show("late", "publishedRevision", 0);
    metrics.finish("late", Duration.ofDays(1));
    pass(RoundMetrics.KEPT.plusDays(1));
    assertThat(shown.has("late", "publishedRevision")).isTrue();
    pass(Duration.ofNanos(1));
    assertThat(shown.has("late", "publishedRevision")).isFalse();
  }

  @Test
  void eventAfterTheEndIsShownAgain() {
    metrics.show("r1", "admitted", 1);
    metrics.finish("r1", Duration.ZERO);
    pass(RoundMetrics.KEPT.plusNanos(1));
    metrics.show("r1", "admitted", 2);
    assertThat(shown.of("r1", "admitted")).isEqualTo(2);
    pass(RoundMetrics.KEPT.plusDays(1));
    assertThat(shown.of("r1", "admitted")).isEqualTo(2);
  }

  /** Whoever may upload can invent rounds. */
  @Test
  void roundHeardOfLeastRecentlyGoesFirstWhenThereAreTooMany() {
    for (int i = 0; i < RoundMetrics.MOST_ROUNDS; i++) {
      metrics.show("r" + i, "waitingBlocks", 1);
    }
    metrics.show("r0", "waitingBlocks", 2);
    assertThat(shown.has("r1", "waitingBlocks")).isTrue();
    metrics.show("one-more", "waitingBlocks", 1);
    assertThat(shown.has("r1", "waitingBlocks")).isFalse();
    assertThat(shown.of("r0", "waitingBlocks")).isEqualTo(2);
    assertThat(shown.of("one-more", "waitingBlocks")).isEqualTo(1);
  }
}
