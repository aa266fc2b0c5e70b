package org.fedfisher.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;

/** A report as JSON: field names are the component names of its record. */
public final class ReportJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ObjectWriter INDENTED =
      MAPPER.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

  private ReportJson() {}

  /** For files: indented, with a final newline. */
  public static String text(Object report) {
    return write(INDENTED, report) + "\n";
  }

  /** For a script element: nothing in it can end the element. */
  static String inScript(RoundReport report) {
    return write(MAPPER.writer(), report).replace("<", "\\u003c");
  }

  private static String write(ObjectWriter writer, Object report) {
    try {
      return writer.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of plain values always have a JSON form", e);
    }
  }
}
