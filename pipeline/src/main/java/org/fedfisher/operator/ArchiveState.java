package org.fedfisher.operator;

import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.BasicArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.fedfisher.audit.UpdateArchive;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.NamedBlock;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientRegistration;
import org.jspecify.annotations.Nullable;

/** Flink's keyed state, of the current key, as what is known of a round's updates. */
final class ArchiveState implements UpdateArchive {
  /** Of one block; whoever sends it more often learns nothing new of the last ones. */
  private static final int MOST_CONTENTS = 16;

  private final MapState<String, byte[]> headers;
  private final MapState<String, BlockSummary> blocks;
  private final MapState<String, String[]> contents;
  private final MapState<String, byte[]> registrations;

  ArchiveState(RuntimeContext context) {
    TypeInformation<byte[]> bytes = PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
    headers = context.getMapState(new MapStateDescriptor<>("headers", Types.STRING, bytes));
    blocks =
        context.getMapState(
            new MapStateDescriptor<>(
                "blocks", Types.STRING, TypeInformation.of(BlockSummary.class)));
    contents =
        context.getMapState(
            new MapStateDescriptor<>(
                "contents", Types.STRING, BasicArrayTypeInfo.STRING_ARRAY_TYPE_INFO));
    registrations =
        context.getMapState(new MapStateDescriptor<>("registrations", Types.STRING, bytes));
  }

  void put(UpdatePart part) throws Exception {
    String digest = Sha256s.hex(part.digest());
    if (part.isHeader()) {
      headers.put(digest, part.header());
      add(place(part.client(), part.update()), digest);
    } else {
      String place = place(part.client(), part.update(), part.shard(), part.slice());
      blocks.put(place + '/' + digest, part.summary());
      add(place, digest);
    }
  }

  private void add(String place, String digest) throws Exception {
    String[] before = contents.get(place);
    String[] known = before == null ? new String[0] : before;
    if (known.length < MOST_CONTENTS && !Arrays.asList(known).contains(digest)) {
      String[] more = Arrays.copyOf(known, known.length + 1);
      more[known.length] = digest;
      Arrays.sort(more);
      contents.put(place, more);
    }
  }

  void put(ClientRegistration registration, byte[] value) throws Exception {
    registrations.put(registration.getClient(), value);
  }

  @Override
  public byte @Nullable [] header(byte[] digest) {
    return StateAccess.read(() -> headers.get(Sha256s.hex(digest)));
  }

  @Override
  public List<String> headersOf(String client, String update) {
    return contents(place(client, update));
  }

  @Override
  public @Nullable BlockSummary block(String client, String update, NamedBlock block) {
    String place = place(client, update, block.shard(), block.slice());
    return StateAccess.read(() -> blocks.get(place + '/' + Sha256s.hex(block.digest())));
  }

  @Override
  public List<String> blocksAt(String client, String update, int shard, int slice) {
    return contents(place(client, update, shard, slice));
  }

  private List<String> contents(String place) {
    String[] found = StateAccess.read(() -> contents.get(place));
    return found == null ? List.of() : List.of(found);
  }

  @Override
  public @Nullable ClientRegistration registration(String client) {
    byte[] value = StateAccess.read(() -> registrations.get(client));
    return value == null ? null : Wire.again(value, ClientRegistration.class);
  }

  private static String place(String client, String update) {
    return client + '/' + update;
  }

  private static String place(String client, String update, int shard, int slice) {
    return place(client, update) + '/' + shard + '/' + slice;
  }
}
