package org.fedfisher.audit;

import java.io.Serializable;
import org.fedfisher.schemas.Names;

/**
 * What is to be audited.
 *
 * @param revision the newest that is, all before it included; {@link #NEWEST} for all
 */
public record AuditRequest(String round, int revision) implements Serializable {
  private static final long serialVersionUID = 1L;

  public static final int NEWEST = -1;

  public AuditRequest {
    if (!Names.valid(round)) {
      throw new IllegalArgumentException(
          "round is \"%s\", expected %s".formatted(round, Names.RULE));
    }
    if (revision < NEWEST) {
      throw new IllegalArgumentException("revision is %d, expected 0 or more".formatted(revision));
    }
  }

  /** Whether the revision is asked for. */
  public boolean covers(int other) {
    return revision == NEWEST || other <= revision;
  }
}
