package org.fedfisher.operator;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.Rounds;
import org.fedfisher.schemas.Ed25519;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.SignedHeaders;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientKey;
import org.fedfisher.wire.ClientRegistration;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.FisherEstimator;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Sha256;

/** What comes to the verification of client "c1", in round "r1", of its update "u1". */
final class SentParts {
  static final Duration TIMEOUT = Duration.ofSeconds(10);
  static final Duration GRACE = Duration.ofSeconds(3);
  static final int SHARDS = 3;

  /** May wait of a client, unless a test says otherwise. */
  static final MemorySize MUCH = MemorySize.ofMebiBytes(1);

  /** After so long a whole update counts no longer as waiting. */
  static final Duration DECIDED = Duration.ofSeconds(4);

  /** Of a block, whatever its content. */
  static final int BLOCK_BYTES = 100;

  private SentParts() {}

  static KeyedTwoInputStreamOperatorTestHarness<String, UpdatePart, Registration, UpdateProgress>
      opened(OperatorSubtaskState state) throws Exception {
    return opened(state, MUCH);
  }

  static KeyedTwoInputStreamOperatorTestHarness<String, UpdatePart, Registration, UpdateProgress>
      opened(OperatorSubtaskState state, MemorySize waiting) throws Exception {
    return opened(state, new VerifyUpdates(TIMEOUT, GRACE, waiting, DECIDED));
  }

  static KeyedTwoInputStreamOperatorTestHarness<String, UpdatePart, Registration, UpdateProgress>
      opened(OperatorSubtaskState state, VerifyUpdates operator) throws Exception {
    var harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            operator, UpdatePart::client, Registration::client, Types.STRING);
    harness.setStateBackend(new EmbeddedRocksDBStateBackend());
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  /** As the job takes it: what is in memory is written back before the barrier. */
  static OperatorSubtaskState snapshot(KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> harness)
      throws Exception {
    harness.prepareSnapshotPreBarrier(1);
    return harness.snapshot(1, 1);
  }

  private static byte[] digest(int content, int shard) {
    return Sha256s.of(new byte[] {(byte) content, (byte) shard});
  }

  static UpdatePart receipt(int content, int shard) {
    return receipt("u1", content, shard, 0);
  }

  static UpdatePart receipt(String update, int content, int shard, long offset) {
    return new UpdatePart(
        "r1",
        "c1",
        update,
        shard,
        0,
        digest(content, shard),
        new byte[0],
        BlockSummary.elementwise(4 + shard, 4, shard, 1).plusBytes(BLOCK_BYTES),
        0,
        offset);
  }

  /** The same of another client. */
  static UpdatePart from(String client, UpdatePart part) {
    return new UpdatePart(
        part.round(),
        client,
        part.update(),
        part.shard(),
        part.slice(),
        part.digest(),
        part.header(),
        part.summary(),
        part.partition(),
        part.offset());
  }

  static List<UpdatePart> receipts(int content) {
    List<UpdatePart> receipts = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      receipts.add(receipt(content, shard));
    }
    return receipts;
  }

  /** Unsigned. */
  static UpdatePart header(int content) {
    return part(Wire.encode(unsigned(content, 5)));
  }

  static UpdatePart header(int content, KeyPair key) {
    return part(SignedHeaders.sign(unsigned(content, 5), key));
  }

  /** Names the key, and is signed by another. */
  static UpdatePart forged(int content, long examples, KeyPair named) {
    byte[] value = SignedHeaders.sign(unsigned(content, examples), named);
    value[value.length - 1] ^= 1;
    return part(value);
  }

  private static UpdatePart part(byte[] value) {
    return new UpdatePart(
        "r1", "c1", "u1", -1, 0, Sha256s.of(value), value, BlockSummary.none(), 0, 0);
  }

  static ClientUpdateHeader unsigned(int content, long examples) {
    List<Sha256> blocks = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      blocks.add(new Sha256(digest(content, shard)));
    }
    return new ClientUpdateHeader(
        "r1",
        "c1",
        "u1",
        examples,
        FisherStructure.DIAGONAL,
        FisherEstimator.EXACT,
        new Sha256(Rounds.BASE),
        blocks,
        Map.of(),
        List.of(),
        ByteBuffer.allocate(0),
        ByteBuffer.allocate(0));
  }

  static String hex(byte[] digest) {
    return Sha256s.hex(digest);
  }

  static KeyPair key() throws GeneralSecurityException {
    return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  }

  static ClientKey good(KeyPair key) {
    return new ClientKey(ByteBuffer.wrap(Ed25519.raw(key.getPublic())), 1L, 0L);
  }

  static ClientKey revoked(KeyPair key) {
    return new ClientKey(ByteBuffer.wrap(Ed25519.raw(key.getPublic())), 1L, 2L);
  }

  static Registration registered(ClientKey... keys) {
    return new Registration("c1", Wire.encode(new ClientRegistration("c1", List.of(keys), 3L)));
  }
}
