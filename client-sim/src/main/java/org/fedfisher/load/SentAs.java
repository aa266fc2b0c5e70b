package org.fedfisher.load;

import org.fedfisher.wire.RefusalReason;

/** The kinds of uploads, with what must become of each. */
enum SentAs {
  SOUND("sound", new Fate.Admitted(), new Fate.Admitted()),
  COPY("once more", refused(RefusalReason.DUPLICATE_CLIENT)),
  OTHER_BASE("from other weights", refused(RefusalReason.WRONG_BASE_MODEL)),
  GARBAGE("no record", new Fate.Rejected(), new Fate.Rejected()),
  BAD_BLOCK("one block with NaN", refused(RefusalReason.INCOMPLETE_AT_CLOSE), true),
  NO_LAST_BLOCK("last block missing", refused(RefusalReason.INCOMPLETE_AT_CLOSE), true),
  NO_HEADER("header missing", new Fate.Waiting(), new Fate.Forgotten()),
  LATE("after the close", refused(RefusalReason.LATE));

  private final String text;
  private final Fate open;
  private final Fate end;

  SentAs(String text, Fate open, Fate end) {
    this.text = text;
    this.open = open;
    this.end = end;
  }

  SentAs(String text, Fate decided) {
    this(text, decided, decided);
  }

  SentAs(String text, Fate end, boolean waits) {
    this(text, waits ? new Fate.Waiting() : end, end);
  }

  /** What must have become of it while the round is open and the backlog drained. */
  Fate whileOpen() {
    return open;
  }

  /** What must have become of it after the round. */
  Fate atEnd() {
    return end;
  }

  @Override
  public String toString() {
    return text;
  }

  private static Fate refused(RefusalReason reason) {
    return new Fate.Refused(reason);
  }
}
