package org.fedfisher.job;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.fedfisher.round.Specification;
import org.fedfisher.round.StartPieces;
import org.fedfisher.round.StartPieces.Piece;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.ModelVariant;
import org.jspecify.annotations.Nullable;

/**
 * Finds a round's W0 among the global models and reads pieces of it. What it has found has the
 * round's digest; each piece is known by its own from then on.
 */
final class StartReader {
  /** W0 is written right before the command; if it is older, the whole topic is searched. */
  private static final Duration BEFORE_THE_COMMAND = Duration.ofHours(1);

  /**
   * How far the search for a W0 has come.
   *
   * @param searchedTo of the topic's partitions
   * @param pieces that were seen
   * @param whole its pieces in order, with their digests; empty while it is not there
   */
  record Search(
      Map<TopicPartition, Long> searchedTo, StartPieces pieces, List<CheckedPiece> whole) {
    boolean found() {
      return !whole.isEmpty();
    }
  }

  /** A piece with the SHA-256 of its weights. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record CheckedPiece(Piece place, byte[] digest) {}

  private final LookUps models;

  /** Of the global models. */
  StartReader(LookUps models) {
    this.models = models;
  }

  /** Searches the topic as it is now; {@code openedAtMillis} is when the command was written. */
  Search search(Specification round, long openedAtMillis) {
    Map<TopicPartition, Long> ends = models.ends();
    long since = Math.max(0, openedAtMillis - BEFORE_THE_COMMAND.toMillis());
    Map<TopicPartition, Long> recent = models.since(since);
    Search found = search(round, recent, ends, pieces(round));
    return found.found() ? found : search(round, models.begins(), ends, pieces(round));
  }

  /** Goes on with a search where the topic has grown. */
  Search searchOn(Specification round, Search before) {
    Map<TopicPartition, Long> ends = models.ends();
    return ends.equals(before.searchedTo)
        ? before
        : search(round, before.searchedTo, ends, before.pieces);
  }

  /** Of a W0 that was there and is not any more, until somebody writes it again. */
  Search gone(Specification round, Search before) {
    return new Search(before.searchedTo, pieces(round), List.of());
  }

  private static StartPieces pieces(Specification round) {
    return new StartPieces(round.layout().parameters());
  }

  private Search search(
      Specification round,
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> to,
      StartPieces pieces) {
    byte[] key = round.round().getBytes(StandardCharsets.UTF_8);
    models.read(
        from,
        to,
        record -> {
          GlobalModelBlock block = Arrays.equals(record.key(), key) ? block(round, record) : null;
          if (block != null) {
            int length = block.getWeights().remaining() / Float.BYTES;
            pieces.add(
                new Piece(record.partition(), record.offset(), block.getFirstParameter(), length));
          }
        });
    for (List<Piece> candidate : pieces.wholes()) {
      List<CheckedPiece> checked = check(round, candidate);
      if (!checked.isEmpty()) {
        return new Search(to, pieces, checked);
      }
    }
    return new Search(to, pieces, List.of());
  }

  /** The pieces with their digests where together they have the round's; none otherwise. */
  private List<CheckedPiece> check(Specification round, List<Piece> pieces) {
    MessageDigest whole = Sha256s.digest();
    List<CheckedPiece> checked = new ArrayList<>();
    for (Piece piece : pieces) {
      GlobalModelBlock block = block(round, piece);
      if (block == null) {
        return List.of();
      }
      whole.update(block.getWeights().duplicate());
      checked.add(new CheckedPiece(piece, digest(block)));
    }
    return Arrays.equals(whole.digest(), round.wire().getBaseModelDigest().bytes())
        ? checked
        : List.of();
  }

  /** The weights of a piece that was found; null where they are no longer there. */
  float @Nullable [] weights(Specification round, CheckedPiece piece) {
    GlobalModelBlock block = block(round, piece.place);
    if (block == null || !Arrays.equals(digest(block), piece.digest)) {
      return null;
    }
    float[] weights = new float[piece.place.length()];
    block.getWeights().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(weights);
    return weights;
  }

  private static byte[] digest(GlobalModelBlock block) {
    MessageDigest digest = Sha256s.digest();
    digest.update(block.getWeights().duplicate());
    return digest.digest();
  }

  private @Nullable GlobalModelBlock block(Specification round, Piece piece) {
    ConsumerRecord<byte[], byte[]> record = models.record(piece.partition(), piece.offset());
    GlobalModelBlock block = record == null ? null : block(round, record);
    return block == null || block.getWeights().remaining() != piece.length() * Float.BYTES
        ? null
        : block;
  }

  /** The piece of the round's W0 that a record says it is; null where it says something else. */
  private static @Nullable GlobalModelBlock block(
      Specification round, ConsumerRecord<byte[], byte[]> record) {
    try {
      return Wire.decode(record.value()) instanceof GlobalModelBlock block
              && block.getRound().equals(round.round())
              && block.getVariant() == ModelVariant.INITIAL
              && block.getModelDigest().equals(round.wire().getBaseModelDigest())
              && block.getWeights().remaining() % Float.BYTES == 0
          ? block
          : null;
    } catch (InvalidRecordException e) {
      // Whatever it is, it is no piece of W0.
      return null;
    }
  }
}
