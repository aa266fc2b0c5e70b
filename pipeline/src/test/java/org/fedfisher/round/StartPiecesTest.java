package org.fedfisher.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.fedfisher.round.StartPieces.Piece;
import org.junit.jupiter.api.Test;

/** A model of 10 parameters. */
class StartPiecesTest {
  private final StartPieces pieces = new StartPieces(10);

  private Piece add(long offset, long first, int length) {
    Piece piece = new Piece(0, offset, first, length);
    pieces.add(piece);
    return piece;
  }

  @Test
  void piecesInAnyOrderMakeAWholeOnceAllAreThere() {
    Piece second = add(1, 6, 4);
    assertThat(pieces.wholes()).isEmpty();
    Piece first = add(2, 0, 6);
    assertThat(pieces.wholes()).containsExactly(List.of(first, second));
  }

  @Test
  void whatIsWrittenBeforeOrAfterWardsHasAWholeOfItsOwn() {
    Piece early = add(1, 0, 6);
    Piece second = add(2, 6, 4);
    Piece late = add(3, 0, 6);
    assertThat(pieces.wholes()).containsExactly(List.of(early, second), List.of(late, second));
  }

  @Test
  void pieceThatOverlapsStopsAWholeOnlyWhereItStandsInItsPlace() {
    Piece good = add(1, 0, 6);
    Piece rest = add(2, 6, 4);
    add(3, 3, 3);
    assertThat(pieces.wholes()).containsExactly(List.of(good, rest));
  }

  @Test
  void piecesBeyondTheModelAreNone() {
    add(1, -1, 11);
    add(2, 0, 11);
    add(3, 10, 1);
    add(4, Long.MAX_VALUE, 1);
    add(5, 0, 0);
    assertThat(pieces.wholes()).isEmpty();
    Piece all = add(6, 0, 10);
    assertThat(pieces.wholes()).containsExactly(List.of(all));
  }
}
