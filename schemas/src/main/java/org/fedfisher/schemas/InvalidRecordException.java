package org.fedfisher.schemas;

import org.fedfisher.wire.RejectionReason;

/** Bytes that are no valid record of the wire; the message says what was found, expected, where. */
public final class InvalidRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RejectionReason reason;
  private final String detail;

  public InvalidRecordException(RejectionReason reason, String detail) {
    super(detail);
    this.reason = reason;
    this.detail = detail;
  }

  public RejectionReason reason() {
    return reason;
  }

  /** What was found, what was expected, where. */
  public String detail() {
    return detail;
  }
}
