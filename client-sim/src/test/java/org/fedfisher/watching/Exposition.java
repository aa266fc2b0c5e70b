package org.fedfisher.watching;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an endpoint tells Prometheus: samples with their labels. */
public record Exposition(List<Sample> samples) {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** One series with its value. */
  public record Sample(String name, Map<String, String> labels, double value) {}

  /** Of the text format. */
  public static Exposition parse(String text) {
    List<Sample> samples = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      Matcher sample = SAMPLE.matcher(line);
      if (!line.startsWith("#") && sample.matches()) {
        Map<String, String> labels = new HashMap<>();
        Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
        while (label.find()) {
          labels.put(label.group(1), label.group(2));
        }
        double value = Double.parseDouble(sample.group(3).replace("Inf", "Infinity"));
        samples.add(new Sample(sample.group(1), labels, value));
      }
    }
    return new Exposition(List.copyOf(samples));
  }

  /** Values of the series that a selector takes. */
  public List<Double> values(Selector selector) {
    return samples.stream().filter(selector::takes).map(Sample::value).toList();
  }

  /** Values of a round's series of this name. */
  public List<Double> values(String metric, String round) {
    return samples.stream()
        .filter(sample -> sample.name.endsWith("_round_" + metric))
        .filter(sample -> round.equals(sample.labels.get("round")))
        .map(Sample::value)
        .toList();
  }
}
