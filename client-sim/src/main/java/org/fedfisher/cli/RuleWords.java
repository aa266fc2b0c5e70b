package org.fedfisher.cli;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.fedfisher.cli.CompressionSection.Factors;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.SolverKind;

/**
 * Says what the rules of rounds refuse in words that people have written. The rules name the wire's
 * keys and constants; the command line and round files spell both their own way.
 */
final class RuleWords {
  private static final Pattern INNER_CAPITAL = Pattern.compile("(?<=[a-z0-9])([A-Z])");
  private static final Pattern CONSTANT = Pattern.compile("\\b[A-Z][A-Z0-9_]+\\b");

  private static final Map<String, String> OPTIONS =
      Map.of(
          "model", "--model",
          "solver.kind", "--solver",
          "solver.steps", "--steps",
          "solver.damping", "--damping",
          "solver.tolerance", "--tolerance",
          "factorEncoding", "--compression",
          "factorRank", "--rank");

  private static final Map<String, String> KEYS =
      Map.of("factorEncoding", "compression.factors", "factorRank", "compression.rank");

  private static final Map<String, String> CONSTANTS = constants();

  private RuleWords() {}

  /** A refusal of what options of the command line ask for. */
  static String options(String message) {
    String key = key(message);
    return OPTIONS.getOrDefault(key, key) + constants(key, message.substring(key.length()));
  }

  /** A refusal of what a round file asks for. */
  static String keys(String message) {
    String key = key(message);
    return KEYS.getOrDefault(key, kebab(key)) + constants(key, message.substring(key.length()));
  }

  /** Refusals begin with the key. */
  private static String key(String message) {
    int end = message.indexOf(' ');
    return end < 0 ? message : message.substring(0, end);
  }

  private static String kebab(String key) {
    return INNER_CAPITAL
        .matcher(key)
        .replaceAll(capital -> "-" + capital.group().toLowerCase(Locale.ROOT))
        .replace("-millis", "");
  }

  /** Only where the values are constants: names that people have given stay as they are. */
  private static String constants(String key, String rest) {
    return key.startsWith("solver.") || key.startsWith("factor") || key.startsWith("limits.max")
        ? CONSTANT
            .matcher(rest)
            .replaceAll(found -> CONSTANTS.getOrDefault(found.group(), found.group()))
        : rest;
  }

  private static Map<String, String> constants() {
    Map<String, String> words = new HashMap<>();
    for (Enum<?>[] all :
        new Enum<?>[][] {FisherStructure.values(), SolverKind.values(), Arithmetic.values()}) {
      for (Enum<?> constant : all) {
        words.put(constant.name(), OptionName.of(constant));
      }
    }
    for (Factors factors : Factors.values()) {
      words.put(factors.wire().name(), factors.toString());
    }
    return Map.copyOf(words);
  }
}
