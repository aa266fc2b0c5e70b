package org.fedfisher.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class Sha256sTest {
  /** FIPS 180-4, example of "abc". */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void digestOfAbcIsThatOfTheStandard() {
    assertThat(Sha256s.hex(Sha256s.of("abc".getBytes(StandardCharsets.US_ASCII)))).isEqualTo(ABC);
  }

  @Test
  void textIsReadBackInEitherCase() {
    assertThat(Sha256s.hex(Sha256s.parse(ABC))).isEqualTo(ABC);
    assertThat((Object) Sha256s.parse(ABC.toUpperCase(Locale.ROOT))).isEqualTo(Sha256s.parse(ABC));
  }

  @Test
  void textThatIsNoDigestIsRefused() {
    assertThatThrownBy(() -> Sha256s.parse(ABC.substring(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a SHA-256 has 64 hexadecimal characters, found 62");
    assertThatThrownBy(() -> Sha256s.parse("x".repeat(64)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
