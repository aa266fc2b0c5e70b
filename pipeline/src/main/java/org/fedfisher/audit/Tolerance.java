package org.fedfisher.audit;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** When two models of the same sums may differ, and by how much. */
final class Tolerance {
  /**
   * Largest difference in units of the model's largest weight. Products in float32 that are cut
   * another way differ by some 1e-7; an iterative solver that stops at a residual carries that to
   * its last iterate, and may take an iteration more or less.
   */
  static final double RELATIVE = 1e-3;

  private static final String ARITHMETIC = "arithmetic";
  private static final String FIXED = "fixed order";

  private Tolerance() {}

  /** Whether the bits may differ: in fixed order they are the same on every machine. */
  static boolean excuses(Map<String, String> there, Map<String, String> here) {
    boolean fixed =
        there.getOrDefault(ARITHMETIC, "").contains(FIXED)
            && here.getOrDefault(ARITHMETIC, "").contains(FIXED);
    return !fixed && !there.equals(here);
  }

  /** How two environments differ, for people. */
  static String difference(Map<String, String> there, Map<String, String> here) {
    StringBuilder text = new StringBuilder();
    Set<String> keys = new TreeSet<>(there.keySet());
    keys.addAll(here.keySet());
    for (String key : keys) {
      String theirs = there.getOrDefault(key, "not stated");
      String ours = here.getOrDefault(key, "not stated");
      if (!theirs.equals(ours)) {
        text.append(text.isEmpty() ? "" : "; ")
            .append("%s was \"%s\", here it is \"%s\"".formatted(key, theirs, ours));
      }
    }
    return text.toString();
  }
}
