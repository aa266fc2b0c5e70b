package org.fedfisher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RuleWordsTest {
  @Test
  void keysAreSpelledAsInRoundFiles() {
    assertThat(RuleWords.keys("targetClients is \"0\", expected at least 1"))
        .isEqualTo("target-clients is \"0\", expected at least 1");
    assertThat(RuleWords.keys("deadlineMillis is \"0\", expected milliseconds"))
        .startsWith("deadline is");
    assertThat(RuleWords.keys("bounds.maxProductLog2 is \"21\", expected -20 to 20"))
        .startsWith("bounds.max-product-log2 is");
    assertThat(RuleWords.keys("factorEncoding is \"SVD9\", expected EIGEN9, because"))
        .isEqualTo("compression.factors is \"svd\", expected eigen, because");
    assertThat(RuleWords.keys("factorRank is \"0\", expected 1 to 9"))
        .startsWith("compression.rank");
  }

  @Test
  void constantsAreSpelledAsPeopleWriteThem() {
    assertThat(RuleWords.options("solver.kind is \"EXACT\", expected GRADIENT_DESCENT for KFAC"))
        .isEqualTo("--solver is \"exact\", expected gradient-descent for kfac");
  }

  @Test
  void namesThatPeopleHaveGivenStayAsTheyAre() {
    assertThat(RuleWords.keys("round is \"EXACT maxWeightLog2\", expected 1 to 128 characters"))
        .isEqualTo("round is \"EXACT maxWeightLog2\", expected 1 to 128 characters");
  }
}
