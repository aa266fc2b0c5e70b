package org.fedfisher.round;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.ClientUpdateHeader;

/**
 * A block that a header names.
 *
 * @param shard its shard
 * @param slice its number within the shard
 * @param digest SHA-256 of its value, 32 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // short-lived, never compared
public record NamedBlock(int shard, int slice, byte[] digest) {
  /** All blocks of a checked header, in its order. */
  public static List<NamedBlock> of(ClientUpdateHeader header) {
    List<NamedBlock> blocks = new ArrayList<>();
    int shard = 0;
    int slice = 0;
    for (int i = 0; i < header.getBlocks().size(); i++) {
      blocks.add(new NamedBlock(shard, slice, header.getBlocks().get(i).bytes()));
      slice++;
      if (slice == slices(header, shard)) {
        shard++;
        slice = 0;
      }
    }
    return blocks;
  }

  /** All blocks of a checked header by their keys, in its order. */
  static Map<String, NamedBlock> byKey(ClientUpdateHeader header) {
    Map<String, NamedBlock> blocks = new LinkedHashMap<>();
    of(header).forEach(block -> blocks.put(block.key(), block));
    return blocks;
  }

  /** By what it is known within its update. */
  public String key() {
    return shard + "/" + slice + '/' + Sha256s.hex(digest);
  }

  private static int slices(ClientUpdateHeader header, int shard) {
    return header.getSlices().isEmpty() ? 1 : header.getSlices().get(shard);
  }
}
