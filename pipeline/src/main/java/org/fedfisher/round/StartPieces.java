package org.fedfisher.round;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the pieces of a round's W0 lie, as far as they have been seen, and which of them make up a
 * whole. Anybody who may write models can write pieces that are none: two ways of choosing are on
 * offer, and the digest of the whole decides.
 */
public final class StartPieces {
  /** So many pieces of less than 1 MiB no model has; more are not looked at. */
  private static final int MOST = 1 << 16;

  /**
   * A piece.
   *
   * @param partition where its record is
   * @param offset likewise
   * @param first of its parameters in the model
   * @param length parameters
   */
  public record Piece(int partition, long offset, long first, int length) {
    /** Of the parameter behind its last. */
    public long end() {
      return first + length;
    }
  }

  private final long parameters;
  private final Map<Long, Piece> earliest = new TreeMap<>();
  private final Map<Long, Piece> latest = new TreeMap<>();

  /** Of a model with so many parameters. */
  public StartPieces(long parameters) {
    this.parameters = parameters;
  }

  /** Takes note of a piece; they come in the order in which they were written. */
  public void add(Piece piece) {
    boolean fits =
        piece.first() >= 0 && piece.length() > 0 && piece.first() <= parameters - piece.length();
    if (fits && (latest.containsKey(piece.first()) || latest.size() < MOST)) {
      earliest.putIfAbsent(piece.first(), piece);
      latest.put(piece.first(), piece);
    }
  }

  /** Pieces that cover every parameter once, in order: what to try, one after the other. */
  public List<List<Piece>> wholes() {
    List<List<Piece>> wholes = new ArrayList<>();
    for (Map<Long, Piece> pieces : List.of(earliest, latest)) {
      List<Piece> whole = whole(pieces);
      if (whole != null && !wholes.contains(whole)) {
        wholes.add(whole);
      }
    }
    return wholes;
  }

  private @Nullable List<Piece> whole(Map<Long, Piece> pieces) {
    List<Piece> whole = new ArrayList<>();
    long covered = 0;
    while (covered < parameters) {
      Piece next = pieces.get(covered);
      if (next == null) {
        return null;
      }
      whole.add(next);
      covered = next.end();
    }
    return whole;
  }
}
