package org.fedfisher.schemas;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Ed25519 (RFC 8032) with raw keys of 32 bytes, as they are on the wire. Java wants them wrapped in
 * ASN.1 (RFC 8410), which for this algorithm is a constant prefix.
 */
public final class Ed25519 {
  /** Bytes of a public key, and of a private one (the seed). */
  public static final int KEY_BYTES = 32;

  /** Bytes of a signature. */
  public static final int SIGNATURE_BYTES = 64;

  private static final String NAME = "Ed25519";
  private static final byte[] PUBLIC_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final byte[] PRIVATE_PREFIX =
      HexFormat.of().parseHex("302e020100300506032b657004220420");

  private Ed25519() {}

  /**
   * A key from its raw bytes.
   *
   * @throws InvalidKeySpecException where they are not 32
   */
  public static PublicKey publicKey(byte[] raw) throws InvalidKeySpecException {
    return factory().generatePublic(new X509EncodedKeySpec(wrapped(PUBLIC_PREFIX, raw)));
  }

  /**
   * A key from its raw seed.
   *
   * @throws InvalidKeySpecException where it has not 32 bytes
   */
  public static PrivateKey privateKey(byte[] seed) throws InvalidKeySpecException {
    return factory().generatePrivate(new PKCS8EncodedKeySpec(wrapped(PRIVATE_PREFIX, seed)));
  }

  /** The raw bytes of a public key of this algorithm. */
  public static byte[] raw(PublicKey key) {
    byte[] encoded = key.getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
  }

  /** The signature, 64 bytes, over the first {@code length} bytes. */
  static byte[] sign(PrivateKey key, byte[] bytes, int length) {
    try {
      Signature signature = Signature.getInstance(NAME);
      signature.initSign(key);
      signature.update(bytes, 0, length);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no private key of Ed25519", e);
    }
  }

  /** Whether the signature is the key's over the first {@code length} bytes; never throws. */
  static boolean verify(byte[] key, byte[] bytes, int length, byte[] signed) {
    try {
      Signature signature = Signature.getInstance(NAME);
      signature.initVerify(publicKey(key));
      signature.update(bytes, 0, length);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      // No point of the curve, or no number below its order: nobody's signature.
      return false;
    }
  }

  private static KeyFactory factory() {
    try {
      return KeyFactory.getInstance(NAME);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java from 15 on has Ed25519", e);
    }
  }

  private static byte[] wrapped(byte[] prefix, byte[] raw) throws InvalidKeySpecException {
    if (raw.length != KEY_BYTES) {
      throw new InvalidKeySpecException(
          "found a key of %d bytes, expected %d".formatted(raw.length, KEY_BYTES));
    }
    byte[] encoded = Arrays.copyOf(prefix, prefix.length + KEY_BYTES);
    System.arraycopy(raw, 0, encoded, prefix.length, KEY_BYTES);
    return encoded;
  }
}
