package org.fedfisher.schemas;

import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.util.Arrays;
import org.fedfisher.wire.ClientUpdateHeader;

/**
 * Signs the Kafka value of a header and checks it; {@code common.avdl}, SIGNATURES, says over what.
 */
public final class SignedHeaders {
  private SignedHeaders() {}

  /** The header's Kafka value with its key and signature, whatever it had before. */
  public static byte[] sign(ClientUpdateHeader header, KeyPair key) {
    byte[] value =
        Wire.encode(
            ClientUpdateHeader.newBuilder(header)
                .setPublicKey(ByteBuffer.wrap(Ed25519.raw(key.getPublic())))
                .setSignature(ByteBuffer.allocate(Ed25519.SIGNATURE_BYTES))
                .build());
    int signed = value.length - Ed25519.SIGNATURE_BYTES;
    byte[] signature = Ed25519.sign(key.getPrivate(), value, signed);
    System.arraycopy(signature, 0, value, signed, Ed25519.SIGNATURE_BYTES);
    return value;
  }

  /**
   * Whether the header's Kafka value ends with a signature by the key over all before it.
   *
   * @param publicKey raw; whose it is, the caller must know
   */
  public static boolean verify(byte[] value, byte[] publicKey) {
    int signed = value.length - Ed25519.SIGNATURE_BYTES;
    return signed > 0
        && Ed25519.verify(
            publicKey, value, signed, Arrays.copyOfRange(value, signed, value.length));
  }
}
