package org.fedfisher.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a subtask sits.
 *
 * @param operator the names of the operators that are chained in it
 * @param subtask from 0
 * @param taskManager name of the process
 * @param state such as RUNNING
 */
public record Placement(String operator, int subtask, String taskManager, String state) {
  /** A task manager calls itself by its name and the time of its start. */
  private static final Pattern START = Pattern.compile("-\\d{13}$");

  /** Empty where the subtask has no task manager yet. */
  static Optional<Placement> of(String operator, JsonNode subtask) {
    String resource = subtask.path("taskmanager-id").asText();
    if (resource.isEmpty() || resource.startsWith("(")) {
      return Optional.empty();
    }
    return Optional.of(
        new Placement(
            operator,
            subtask.path("subtask").asInt(),
            START.matcher(resource).replaceFirst(""),
            subtask.path("status").asText()));
  }
}
