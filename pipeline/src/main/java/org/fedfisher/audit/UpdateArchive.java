package org.fedfisher.audit;

import java.util.List;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.NamedBlock;
import org.fedfisher.wire.ClientRegistration;
import org.jspecify.annotations.Nullable;

/** What the topics still hold of a round's updates: keyed state in the job, maps in tests. */
public interface UpdateArchive {
  /** The header's value by its SHA-256; null where it is not there. */
  byte @Nullable [] header(byte[] digest);

  /** Digests, in hexadecimal, of all headers of the update. */
  List<String> headersOf(String client, String update);

  /** What was found in a block of the update; null where no block has its place and digest. */
  @Nullable BlockSummary block(String client, String update, NamedBlock block);

  /** Digests, in hexadecimal, of all blocks of the update that have this place. */
  List<String> blocksAt(String client, String update, int shard, int slice);

  /** The newest registration of the client; null where there is none. */
  @Nullable ClientRegistration registration(String client);
}
