package org.fedfisher.watching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.fedfisher.watching.Selector.Condition;
import org.junit.jupiter.api.Test;

class SelectorTest {
  private static List<String> metrics(String expression) {
    return Selector.of(expression).stream().map(Selector::metric).toList();
  }

  @Test
  void metricsAreWhatIsNeitherFunctionNorWordNorLabel() {
    assertThat(metrics("count(min by (job, round) (last_over_time(a_b[1d])) == 1) or vector(0)"))
        .containsExactly("a_b");
    assertThat(metrics("a offset 1h == on (x) b unless c{d=\"e\"} and rate(f[$__rate_interval])"))
        .containsExactly("a", "b", "c", "f");
    assertThat(metrics("0.25 * sum without (a) (b) > bool 1e3")).containsExactly("b");
  }

  @Test
  void seriesWithoutTheAskedLabelIsAnother() {
    Exposition exposed =
        Exposition.parse("# HELP a x\na{b=\"c\",d=\"e\\\"f\",} 2.0\na{b=\"g\",} 3.0\n");
    assertThat(exposed.values(Selector.of("a{b=\"c\"}").get(0))).containsExactly(2.0);
    assertThat(exposed.values(Selector.of("a{b=~\"c|g\", d=\"\"}").get(0))).containsExactly(3.0);
    assertThat(exposed.values(Selector.of("a{b!=\"c\"}").get(0))).containsExactly(3.0);
    assertThat(exposed.values(Selector.of("a{b=~\"$round\"}").get(0))).hasSize(2);
    assertThat(exposed.values(new Selector("a", List.of(new Condition("b", "!~", "."))))).isEmpty();
    assertThat(exposed.values(Selector.of("ab").get(0))).isEmpty();
  }
}
