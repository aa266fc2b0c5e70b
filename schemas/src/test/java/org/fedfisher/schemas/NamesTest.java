package org.fedfisher.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "Gateway-7.site_B", "0", "-", ".", "_", "r-2026.01"})
  void nameOfTheseCharactersIsValid(String name) {
    assertThat(Names.valid(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a b", "a/b", "a:b", "a\n", "\na", "a\u0000", "é", "ａ", "a\uFFFD", "٣"})
  void otherNameIsNot(String name) {
    assertThat(Names.valid(name)).isFalse();
  }

  @Test
  void nameHasUpTo128Characters() {
    assertThat(Names.valid("x".repeat(128))).isTrue();
    assertThat(Names.valid("x".repeat(129))).isFalse();
  }
}
