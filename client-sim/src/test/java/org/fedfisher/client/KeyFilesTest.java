package org.fedfisher.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.Base64;
import java.util.HexFormat;
import org.fedfisher.schemas.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFilesTest {
  /** What OpenSSL 3.0 wrote: genpkey -algorithm ed25519, then pkey -pubout. */
  private static final String OPENSSL_PRIVATE =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEIJ6/IWYvIDWVIT+tGaipfFTZEmIQ3+nOXjVB1endyrEw
      -----END PRIVATE KEY-----
      """;

  private static final String OPENSSL_PUBLIC =
      """
      -----BEGIN PUBLIC KEY-----
      MCowBQYDK2VwAyEAOSm2gNsIBKyOITQYzr5Bqivsou608F/4EnNtIZAbNeU=
      -----END PUBLIC KEY-----
      """;

  private static final String RAW_PRIVATE =
      "9ebf21662f203595213fad19a8a97c54d9126210dfe9ce5e3541d5e9ddcab130";
  private static final String RAW_PUBLIC =
      "3929b680db0804ac8e213418cebe41aa2beca2eeb4f05ff812736d21901b35e5";

  @TempDir Path folder;

  @Test
  void publicKeyOfOpensslIsRead() throws Exception {
    Path file = Files.writeString(folder.resolve("o.pub"), OPENSSL_PUBLIC);
    assertThat(HexFormat.of().formatHex(KeyFiles.readPublic(file))).isEqualTo(RAW_PUBLIC);
  }

  @Test
  void keyIsWrittenAsOpensslWritesItAndReadBack() throws Exception {
    Path file = folder.resolve("k.pem");
    KeyPair key = KeyFiles.generate();
    Path publicFile = KeyFiles.write(key, file);
    assertThat(KeyFiles.readPublic(publicFile)).isEqualTo(Ed25519.raw(key.getPublic()));
    // Same armour, same ASN.1 in front of the 32 bytes.
    String written = Files.readString(file);
    assertThat(written.lines().map(String::length))
        .isEqualTo(OPENSSL_PRIVATE.lines().map(String::length).toList());
    assertThat(prefix(written)).isEqualTo(prefix(OPENSSL_PRIVATE));
    assertThat(HexFormat.of().formatHex(body(OPENSSL_PRIVATE))).endsWith(RAW_PRIVATE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  private static byte[] body(String pem) {
    return Base64.getMimeDecoder().decode(pem.lines().skip(1).findFirst().orElseThrow());
  }

  private static String prefix(String pem) {
    return HexFormat.of().formatHex(body(pem), 0, body(pem).length - Ed25519.KEY_BYTES);
  }

  @Test
  void nothingIsOverwritten() throws Exception {
    Path file = Files.writeString(folder.resolve("k.pem"), "mine");
    assertThatThrownBy(() -> KeyFiles.write(KeyFiles.generate(), file))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("mine");
  }

  @Test
  void whatIsNoPublicKeyIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("k.pem"), OPENSSL_PRIVATE);
    assertThatThrownBy(() -> KeyFiles.readPublic(file))
        .hasMessageContaining("k.pem: found a private key, expected a public key");
    Files.writeString(file, OPENSSL_PUBLIC.replace("MCowBQYDK2VwAyEA", "MCowBQYDK2VuAyEA"));
    assertThatThrownBy(() -> KeyFiles.readPublic(file))
        .hasMessageContaining("k.pem: found another key, expected one of Ed25519");
  }
}
