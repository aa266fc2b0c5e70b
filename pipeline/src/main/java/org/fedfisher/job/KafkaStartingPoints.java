package org.fedfisher.job;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.fedfisher.job.StartReader.CheckedPiece;
import org.fedfisher.job.StartReader.Search;
import org.fedfisher.round.Specification;
import org.fedfisher.round.StartPieces.Piece;
import org.fedfisher.round.StartingPoints;
import org.fedfisher.schemas.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Specification and W0 of rounds that limit the shift, from Kafka, when a block names one.
 *
 * <p>No block is early: its client has read the command and W0, so both are committed before it is.
 * A name that is not known costs one question, where the topic of openings ends, and what has been
 * added is read, once. So names that somebody invents are cheap, and no name is remembered for
 * them.
 *
 * <p>Memory is bounded, whatever rounds and models there are: the names of the rounds that were
 * opened or used last, and a cache of specifications and pieces of W0, which can be read again.
 */
public final class KafkaStartingPoints implements StartingPoints {
  /** Rounds that are known; to forget one that is still open takes so many that are newer. */
  private static final int MOST_ROUNDS = 10_000;

  /** Java's objects for a shard of a layout, or a piece of W0. */
  private static final long OBJECT_BYTES = 100;

  /** Opens them with the job's settings. */
  public record Source(Properties kafka, long cacheBytes, Openings openings, String only)
      implements StartingPoints.Source {
    private static final long serialVersionUID = 1L;

    /** Of every round that operators open. */
    public static Source of(JobSettings settings) {
      return new Source(
          LookUps.properties(settings, "starting-points"),
          settings.shiftCacheBytes().getBytes(),
          Openings.COMMANDS,
          "");
    }

    /** Of the one round that an audit is about, as the ledger has it. */
    public static Source audited(JobSettings settings, String round) {
      return new Source(
          LookUps.properties(settings, "audit"),
          settings.shiftCacheBytes().getBytes(),
          Openings.FACTS,
          round);
    }

    @Override
    public StartingPoints open() {
      return new KafkaStartingPoints(
          new LookUps(kafka, openings.topic()),
          new LookUps(kafka, Topics.GLOBAL_MODELS),
          cacheBytes,
          openings,
          only);
    }
  }

  /** Where it stands how a round was opened. */
  private record Opening(int partition, long offset, long millis, boolean limitsShift) {}

  private static final Opening UNKNOWN = new Opening(0, 0, 0, false);

  /** Of what is in the cache: a piece of a round's W0. */
  private record Key(String round, Piece piece) {}

  /** In the cache under a round's name: how it was opened, and where its W0 is, once asked for. */
  private record Begun(Specification round, @Nullable Search search) {
    long bytes() {
      long shards = round.layout().shards().size();
      return OBJECT_BYTES * (shards + (search == null ? 0 : 2L * search.whole().size()));
    }
  }

  private final LookUps opened;
  private final LookUps models;
  private final Openings openings;
  private final String only;
  private final StartReader starts;
  private final Map<TopicPartition, Long> readTo = new HashMap<>();
  private final ByteCache<Object, Object> cache;
  private final Map<String, Opening> rounds =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Opening> eldest) {
          return size() > MOST_ROUNDS;
        }
      };

  private KafkaStartingPoints(
      LookUps opened, LookUps models, long cacheBytes, Openings openings, String only) {
    this.opened = opened;
    this.models = models;
    this.openings = openings;
    this.only = only;
    this.starts = new StartReader(models);
    this.cache = new ByteCache<>(cacheBytes);
  }

  @Override
  public @Nullable Specification find(String round) {
    if (!only.isEmpty() && !only.equals(round)) {
      return null;
    }
    Opening opening = rounds.get(round);
    if (opening == null) {
      readOpenings();
      opening = rounds.get(round);
    }
    if (opening == null || !opening.limitsShift) {
      return null;
    }
    Begun begun = begun(round, opening);
    return begun == null ? null : begun.round;
  }

  /** Reads what has been added to the topic since this was asked last. */
  private void readOpenings() {
    Map<TopicPartition, Long> ends = opened.ends();
    opened.read(readTo, ends, this::take);
    readTo.putAll(ends);
  }

  /** The first opening of a round counts: a later one is the same, or refused. */
  private void take(ConsumerRecord<byte[], byte[]> record) {
    Specification round = openings.of(record.value());
    if (round == null
        || (!only.isEmpty() && !only.equals(round.round()))
        || rounds.containsKey(round.round())) {
      return;
    }
    boolean limitsShift = round.limitsShift();
    rounds.put(
        round.round(),
        new Opening(record.partition(), record.offset(), record.timestamp(), limitsShift));
    if (limitsShift) {
      kept(new Begun(round, null));
    }
  }

  private @Nullable Begun begun(String round, Opening opening) {
    if (cache.get(round) instanceof Begun begun) {
      return begun;
    }
    ConsumerRecord<byte[], byte[]> record = opened.record(opening.partition, opening.offset);
    Specification known = record == null ? null : openings.of(record.value());
    return known == null ? null : kept(new Begun(known, null));
  }

  private Begun kept(Begun begun) {
    cache.put(begun.round.round(), begun, begun.bytes());
    return begun;
  }

  @Override
  public boolean weights(Specification round, long first, int length, float[] into) {
    Search start = start(round);
    long at = first;
    for (CheckedPiece piece : start.whole()) {
      Piece place = piece.place();
      if (at < place.end() && at < first + length) {
        float[] weights = weights(round, piece);
        if (weights == null) {
          kept(new Begun(round, starts.gone(round, start)));
          return false;
        }
        int from = (int) (at - place.first());
        int count = (int) Math.min(place.end() - at, first + length - at);
        System.arraycopy(weights, from, into, (int) (at - first), count);
        at += count;
      }
    }
    return start.found();
  }

  private Search start(Specification round) {
    Search before = cache.get(round.round()) instanceof Begun known ? known.search : null;
    if (before != null && before.found()) {
      return before;
    }
    long openedAt = rounds.getOrDefault(round.round(), UNKNOWN).millis;
    Search search =
        before == null ? starts.search(round, openedAt) : starts.searchOn(round, before);
    kept(new Begun(round, search));
    return search;
  }

  private float @Nullable [] weights(Specification round, CheckedPiece piece) {
    Key key = new Key(round.round(), piece.place());
    if (cache.get(key) instanceof float[] known) {
      return known;
    }
    float[] read = starts.weights(round, piece);
    if (read != null) {
      cache.put(key, read, (long) Float.BYTES * read.length);
    }
    return read;
  }

  @Override
  public void close() {
    opened.close();
    models.close();
  }
}
