package org.fedfisher.watching;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fedfisher.watching.Exposition.Sample;

/** A metric that a PromQL expression names, with what it asks of its labels. */
public record Selector(String metric, List<Condition> conditions) {
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool");

  /** Lists of labels, ranges and offsets name no metric. */
  private static final Pattern NO_METRIC =
      Pattern.compile(
          "\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)"
              + "|\\[[^\\]]*]|\\boffset\\s+\\S+?(?=[\\s)]|$)");

  private static final Pattern NAME =
      Pattern.compile("(?<![0-9])([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(?:(\\()|\\{([^}]*)})?");
  private static final Pattern CONDITION =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");

  /** What is asked of one label. */
  public record Condition(String label, String operator, String value) {
    boolean holds(Sample sample) {
      String found = sample.labels().getOrDefault(label, "");
      return switch (operator) {
        case "=" -> found.equals(value);
        case "!=" -> !found.equals(value);
        case "=~" -> found.matches(value);
        default -> !found.matches(value);
      };
    }
  }

  /** Every selector of an expression; a dashboard's variables stand for anything. */
  public static List<Selector> of(String expression) {
    String bare = NO_METRIC.matcher(expression).replaceAll(" ");
    List<Selector> selectors = new ArrayList<>();
    Matcher name = NAME.matcher(bare);
    while (name.find()) {
      boolean function = name.group(2) != null;
      if (!function && !WORDS.contains(name.group(1))) {
        selectors.add(new Selector(name.group(1), conditions(name.group(3))));
      }
    }
    return selectors;
  }

  private static List<Condition> conditions(String text) {
    List<Condition> conditions = new ArrayList<>();
    Matcher condition = CONDITION.matcher(text == null ? "" : text);
    while (condition.find()) {
      String value = condition.group(3).replace("$round", ".*");
      conditions.add(new Condition(condition.group(1), condition.group(2), value));
    }
    return conditions;
  }

  boolean takes(Sample sample) {
    return sample.name().equals(metric)
        && conditions.stream().allMatch(condition -> condition.holds(sample));
  }
}
