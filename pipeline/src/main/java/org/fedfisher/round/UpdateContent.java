package org.fedfisher.round;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.Sha256;

/**
 * What an update says, in 32 bytes, so that saying one thing to some and another to others is
 * noticed: SHA-256 over the examples, the Fisher structure, the base model and every block's
 * digest. The header's own bytes would not do: a retry may report other metrics.
 */
public final class UpdateContent {
  private UpdateContent() {}

  /** Of the update that a header describes. */
  public static byte[] of(ClientUpdateHeader header) {
    MessageDigest digest = Sha256s.digest();
    byte[] structure = header.getFisher().name().getBytes(StandardCharsets.UTF_8);
    digest.update(
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
            .putLong(header.getExamples())
            .putInt(structure.length)
            .array());
    digest.update(structure);
    digest.update(header.getBaseModelDigest().bytes());
    for (Sha256 block : header.getBlocks()) {
      digest.update(block.bytes());
    }
    return digest.digest();
  }
}
