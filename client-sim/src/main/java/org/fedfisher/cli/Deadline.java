package org.fedfisher.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads deadlines: an instant, or a time from now. */
final class Deadline {
  private static final Pattern FROM_NOW =
      Pattern.compile("(?:(\\d{1,5})d)?(?:(\\d{1,5})h)?(?:(\\d{1,5})m)?(?:(\\d{1,5})s)?");

  private Deadline() {}

  /**
   * The instant that the text means.
   *
   * @throws IllegalArgumentException where it means none, or one that has passed
   */
  static Instant parse(String text, Instant now) {
    Matcher fromNow = FROM_NOW.matcher(text);
    Instant deadline =
        !text.isEmpty() && fromNow.matches() ? now.plus(duration(fromNow)) : instant(text);
    if (!deadline.isAfter(now)) {
      throw new IllegalArgumentException(
          "deadline: \"%s\" has passed, it is %s".formatted(text, now));
    }
    return deadline;
  }

  /**
   * A span of time, as deadlines count it from now.
   *
   * @param key what it is of, for messages
   * @throws IllegalArgumentException where the text means none
   */
  static Duration span(String key, String text) {
    Matcher span = FROM_NOW.matcher(text);
    if (text.isEmpty() || !span.matches()) {
      throw new IllegalArgumentException(
          "%s: found \"%s\", expected a time such as 2h, 1d12h or 30m".formatted(key, text));
    }
    return duration(span);
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "deadline: found \"%s\", expected an instant such as 2030-01-31T12:00:00Z or a time from now such as 2h, 1d12h or 30m"
              .formatted(text),
          e);
    }
  }

  private static Duration duration(Matcher parts) {
    return Duration.ofDays(number(parts.group(1)))
        .plusHours(number(parts.group(2)))
        .plusMinutes(number(parts.group(3)))
        .plusSeconds(number(parts.group(4)));
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
