package org.fedfisher.load;

import com.google.errorprone.annotations.Immutable;
import org.fedfisher.wire.RefusalReason;

/** What has become of an upload. */
@Immutable
sealed interface Fate {
  /** It counts. */
  record Admitted() implements Fate {
    @Override
    public String toString() {
      return "admitted";
    }
  }

  /** The ledger says why it does not count. */
  record Refused(RefusalReason reason) implements Fate {
    @Override
    public String toString() {
      return "refused: " + reason;
    }
  }

  /** It was no record; a copy is on {@code fedfisher.rejected}. */
  record Rejected() implements Fate {
    @Override
    public String toString() {
      return "rejected";
    }
  }

  /** Nothing has been decided: parts of it are lacking. */
  record Waiting() implements Fate {
    @Override
    public String toString() {
      return "waiting";
    }
  }

  /** No header ever named its blocks: they went with the round, of which they waited. */
  record Forgotten() implements Fate {
    @Override
    public String toString() {
      return "forgotten";
    }
  }
}
