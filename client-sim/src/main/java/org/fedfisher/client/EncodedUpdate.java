package org.fedfisher.client;

import java.security.KeyPair;
import java.util.List;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.SignedHeaders;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.Sha256;

/**
 * An update as Kafka values, all keyed by the client. The arrays are not copied.
 *
 * @param client the key
 * @param header the header's value
 * @param blocks the blocks' values, by shard number, then by slice
 */
@SuppressWarnings("ArrayRecordComponent") // Large, handed to the producer, never compared.
public record EncodedUpdate(String client, byte[] header, List<byte[]> blocks) {
  public EncodedUpdate {
    blocks = List.copyOf(blocks);
  }

  /** The same update with a header that this key has signed. */
  public EncodedUpdate signed(KeyPair key) {
    ClientUpdateHeader unsigned = Wire.again(header, ClientUpdateHeader.class);
    return new EncodedUpdate(client, SignedHeaders.sign(unsigned, key), blocks);
  }

  /** The name under which the ledger admits or refuses the update. */
  public Sha256 headerDigest() {
    return new Sha256(Sha256s.of(header));
  }

  /** Length of all values together. */
  public long bytes() {
    return header.length + blocks.stream().mapToLong(block -> block.length).sum();
  }
}
