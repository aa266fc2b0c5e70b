package org.fedfisher.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A finding as one line. */
public final class FindingText {
  private FindingText() {}

  /** What is wrong, where, and the detail. */
  public static String of(Finding finding) {
    return "%s (%s): %s".formatted(what(finding), where(finding), finding.detail());
  }

  /** The kind in words. */
  public static String what(Finding finding) {
    return finding.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Revision, ordinal, client and shard, as far as they are known. */
  public static String where(Finding finding) {
    List<String> places = new ArrayList<>();
    if (finding.revision() > 0) {
      places.add("revision " + finding.revision());
    }
    if (finding.ordinal() >= 0) {
      places.add("ordinal " + finding.ordinal());
    }
    if (!finding.client().isEmpty()) {
      places.add("client " + finding.client());
    }
    if (finding.shard() >= 0) {
      places.add("shard " + finding.shard());
    }
    return places.isEmpty() ? "the round" : String.join(", ", places);
  }
}
