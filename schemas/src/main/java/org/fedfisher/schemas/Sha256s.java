package org.fedfisher.schemas;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.fedfisher.wire.Sha256;

/** SHA-256 digests, as raw bytes, as the wire's {@link Sha256} and as text. */
public final class Sha256s {
  /** Bytes of a digest. */
  public static final int BYTES = 32;

  private Sha256s() {}

  /** A fresh digest. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The digest of the bytes. */
  public static byte[] of(byte[] bytes) {
    return digest().digest(bytes);
  }

  /** 64 lower-case hexadecimal characters. */
  public static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  /** 64 lower-case hexadecimal characters. */
  public static String hex(Sha256 digest) {
    return hex(digest.bytes());
  }

  /**
   * The digest that 64 hexadecimal characters spell.
   *
   * @throws IllegalArgumentException where they do not
   */
  public static Sha256 parse(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "a SHA-256 has 64 hexadecimal characters, found %d".formatted(hex.length()));
    }
    return new Sha256(bytes);
  }
}
