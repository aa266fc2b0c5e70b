package org.fedfisher.audit;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** When two models of the same sums may differ, and by how much. */
public final class Tolerance {
  /**
   * Largest difference in units of the model's largest weight. BLAS in float32 against double in
   * fixed order, a larger change than another processor, gives 5e-7, 1e-6 and 3.4e-5 on the golden
   * K-FAC rounds; an iterative solver that stops one iteration earlier or later, more.
   */
  public static final double RELATIVE = 1e-3;

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
