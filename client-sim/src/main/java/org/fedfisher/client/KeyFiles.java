package org.fedfisher.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.fedfisher.schemas.Ed25519;

/**
 * Ed25519 keys as PEM files: PKCS#8 private and X.509 public ones, as {@code openssl genpkey
 * -algorithm ed25519} and {@code openssl pkey -pubout} write them.
 */
public final class KeyFiles {
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";
  private static final int LINE = 64;

  private KeyFiles() {}

  /** A new key. */
  public static KeyPair generate() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java from 15 on has Ed25519", e);
    }
  }

  /**
   * Writes the private key to the file, which only its owner may read, and the public one beside
   * it. Neither may be there already.
   *
   * @return where the public key is: the file's name with {@code .pub}
   */
  public static Path write(KeyPair key, Path file) throws IOException {
    Path publicFile = file.resolveSibling(file.getFileName() + ".pub");
    FileAttribute<?> owner =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.createFile(file, owner);
    Files.writeString(file, pem(PRIVATE, key.getPrivate().getEncoded()));
    Files.writeString(
        publicFile, pem(PUBLIC, key.getPublic().getEncoded()), StandardOpenOption.CREATE_NEW);
    return publicFile;
  }

  private static String pem(String what, byte[] encoded) {
    String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(encoded);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, body, what);
  }

  /**
   * The raw public key in a file.
   *
   * @throws IllegalArgumentException where it holds none of Ed25519
   */
  public static byte[] readPublic(Path file) throws IOException {
    String text = Files.readString(file);
    String begin = "-----BEGIN " + PUBLIC + "-----";
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END " + PUBLIC + "-----");
    if (from < 0 || to < from) {
      throw new IllegalArgumentException(
          "%s: found %s, expected a public key in PEM (\"%s\")"
              .formatted(file, text.contains(PRIVATE) ? "a private key" : "no key", begin));
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
      return Ed25519.raw(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": found another key, expected one of Ed25519", e);
    }
  }
}
