package org.fedfisher.round;

/**
 * Names a block within its round and shard: client, update and the digest of its bytes, so that two
 * contents of one block can wait side by side until the header tells which one counts.
 */
public final class BlockId {
  private BlockId() {}

  /** Of one block; {@code digest} in hexadecimal. */
  public static String of(String client, String update, String digest) {
    return prefix(client, update) + digest;
  }

  /** What the ids of all blocks of an update begin with. */
  public static String prefix(String client, String update) {
    return client + '/' + update + '/';
  }
}
