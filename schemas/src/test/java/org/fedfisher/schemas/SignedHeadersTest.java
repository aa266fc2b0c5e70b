package org.fedfisher.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import java.util.HexFormat;
import org.fedfisher.wire.ClientUpdateHeader;
import org.junit.jupiter.api.Test;

class SignedHeadersTest {
  private static final byte[] KEY = Ed25519.raw(Samples.KEY.getPublic());

  @Test
  void emptyMessageOfTheStandardHasTheStandardsSignature() {
    byte[] signature = Ed25519.sign(Samples.KEY.getPrivate(), new byte[0], 0);
    assertThat(HexFormat.of().formatHex(signature))
        .isEqualTo(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb88215"
                + "90a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
  }

  @Test
  void signedValueIsTheHeaderWithKeyAndSignature() throws Exception {
    byte[] value = SignedHeaders.sign(Samples.header(), Samples.KEY);
    ClientUpdateHeader read = Wire.decode(value, ClientUpdateHeader.class);
    assertThat(Wire.bytes(read.getPublicKey())).isEqualTo(KEY);
    assertThat(read.getSignature().remaining()).isEqualTo(Ed25519.SIGNATURE_BYTES);
    assertThat(read.getBlocks()).isEqualTo(Samples.header().getBlocks());
    assertThat(SignedHeaders.verify(value, KEY)).isTrue();
  }

  @Test
  void signatureIsTheHeadersLastFieldInEveryRelease() {
    assertThat(ReleasedSchemas.all())
        .filteredOn(schema -> schema.getField("signature") != null)
        .isNotEmpty()
        .allSatisfy(
            schema ->
                assertThat(schema.getFields().get(schema.getFields().size() - 1).name())
                    .isEqualTo("signature"));
  }

  @Test
  void anyFlippedBitIsNoticed() {
    byte[] value = SignedHeaders.sign(Samples.header(), Samples.KEY);
    for (int bit = 0; bit < value.length * 8; bit++) {
      byte[] changed = value.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(SignedHeaders.verify(changed, KEY)).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void everyShorterValueIsNoticed() {
    byte[] value = SignedHeaders.sign(Samples.header(), Samples.KEY);
    for (int length = 0; length < value.length; length++) {
      byte[] shorter = Arrays.copyOf(value, length);
      assertThat(SignedHeaders.verify(shorter, KEY)).as("%d bytes", length).isFalse();
    }
  }

  @Test
  void anotherKeyAndWhatIsNoKeyVerifyNothing() {
    byte[] value = SignedHeaders.sign(Samples.header(), Samples.KEY);
    assertThat(SignedHeaders.verify(value, Sha256s.of(KEY))).isFalse();
    assertThat(SignedHeaders.verify(value, new byte[32])).isFalse();
    assertThat(SignedHeaders.verify(value, new byte[31])).isFalse();
    assertThatThrownBy(() -> Ed25519.publicKey(new byte[31]))
        .isInstanceOf(InvalidKeySpecException.class)
        .hasMessage("found a key of 31 bytes, expected 32");
  }
}
