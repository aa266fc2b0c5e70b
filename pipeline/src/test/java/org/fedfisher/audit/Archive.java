package org.fedfisher.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.NamedBlock;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientRegistration;
import org.fedfisher.wire.ClientUpdateHeader;
import org.jspecify.annotations.Nullable;

/** An archive in maps. */
final class Archive implements UpdateArchive {
  private final Map<String, byte[]> headers = new HashMap<>();
  private final Map<String, BlockSummary> blocks = new HashMap<>();
  private final Map<String, ClientRegistration> registrations = new HashMap<>();

  /** Keeps a header's value; gives its digest. */
  byte[] put(byte[] header) throws Exception {
    ClientUpdateHeader decoded = Wire.decode(header, ClientUpdateHeader.class);
    byte[] digest = Sha256s.of(header);
    headers.put(
        decoded.getClient() + "/" + decoded.getUpdate() + "/" + Sha256s.hex(digest), header);
    return digest;
  }

  void put(String client, NamedBlock block, BlockSummary summary) {
    blocks.put(place(client, "u1", block.shard(), block.slice()) + hex(block), summary);
  }

  void remove(String client, NamedBlock block) {
    blocks.remove(place(client, "u1", block.shard(), block.slice()) + hex(block));
  }

  void put(ClientRegistration registration) {
    registrations.put(registration.getClient(), registration);
  }

  @Override
  public byte @Nullable [] header(byte[] digest) {
    return headers.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith("/" + Sha256s.hex(digest)))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  @Override
  public List<String> headersOf(String client, String update) {
    return after(headers.keySet(), client + "/" + update + "/");
  }

  @Override
  public @Nullable BlockSummary block(String client, String update, NamedBlock block) {
    return blocks.get(place(client, update, block.shard(), block.slice()) + hex(block));
  }

  @Override
  public List<String> blocksAt(String client, String update, int shard, int slice) {
    return after(blocks.keySet(), place(client, update, shard, slice));
  }

  @Override
  public @Nullable ClientRegistration registration(String client) {
    return registrations.get(client);
  }

  private static List<String> after(Iterable<String> keys, String prefix) {
    TreeSet<String> found = new TreeSet<>();
    keys.forEach(
        key -> {
          if (key.startsWith(prefix)) {
            found.add(key.substring(prefix.length()));
          }
        });
    return new ArrayList<>(found);
  }

  private static String place(String client, String update, int shard, int slice) {
    return client + "/" + update + "/" + shard + "/" + slice + "/";
  }

  private static String hex(NamedBlock block) {
    return Sha256s.hex(block.digest());
  }
}
