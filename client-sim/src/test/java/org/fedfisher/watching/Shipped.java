package org.fedfisher.watching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The expressions of the shipped dashboard and alert rules, by where they stand. */
public final class Shipped {
  static final Path MONITORING = Path.of("../flink-conf/monitoring");
  static final Path ALERTS = MONITORING.resolve("alerts.yaml");
  private static final Pattern VALUES = Pattern.compile("label_values\\((.*), \\w+\\)");

  private Shipped() {}

  /** All of them. */
  public static Map<String, String> expressions() throws IOException {
    Map<String, String> all = new LinkedHashMap<>(dashboard());
    all.putAll(alerts());
    return all;
  }

  /** Of the dashboard's panels and variables. */
  static Map<String, String> dashboard() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(MONITORING.resolve("grafana-dashboard.json").toFile());
    Map<String, String> expressions = new LinkedHashMap<>();
    for (JsonNode panel : dashboard.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        String place =
            "panel \"%s\", %s"
                .formatted(panel.path("title").asText(), target.path("refId").asText());
        expressions.put(place, target.path("expr").asText());
      }
    }
    for (JsonNode variable : dashboard.path("templating").path("list")) {
      Matcher values = VALUES.matcher(variable.path("query").asText());
      if (values.matches()) {
        expressions.put("variable " + variable.path("name").asText(), values.group(1));
      }
    }
    return expressions;
  }

  private static Map<String, String> alerts() throws IOException {
    JsonNode rules = new ObjectMapper(new YAMLFactory()).readTree(ALERTS.toFile());
    Map<String, String> expressions = new LinkedHashMap<>();
    for (JsonNode group : rules.path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        expressions.put("alert " + rule.path("alert").asText(), rule.path("expr").asText());
      }
    }
    return expressions;
  }
}
