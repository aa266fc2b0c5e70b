package org.fedfisher.report;

import java.util.List;
import java.util.stream.Collectors;

/** The few HTML elements of the report; every text that enters them is escaped. */
final class Html {
  private Html() {}

  /** Text for element content and for double-quoted attributes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /**
   * A table whose first column names its rows.
   *
   * @param caption what the table says
   * @param head column titles
   * @param rows as many cells each
   */
  static String table(String caption, List<String> head, List<List<String>> rows) {
    return "<div class=\"scroll\"><table><caption>%s</caption><thead>%s</thead><tbody>%s</tbody></table></div>"
        .formatted(
            escape(caption),
            row(head, "<th scope=\"col\">%s</th>", "<th scope=\"col\">%s</th>"),
            rows.stream()
                .map(cells -> row(cells, "<th scope=\"row\">%s</th>", "<td>%s</td>"))
                .collect(Collectors.joining("\n")));
  }

  private static String row(List<String> cells, String first, String other) {
    StringBuilder row = new StringBuilder("<tr>");
    for (int i = 0; i < cells.size(); i++) {
      row.append((i == 0 ? first : other).formatted(escape(cells.get(i))));
    }
    return row.append("</tr>").toString();
  }

  /** A table that readers open when they want the numbers behind a chart. */
  static String folded(String summary, String table) {
    return "<details><summary>%s</summary>%s</details>".formatted(escape(summary), table);
  }

  /**
   * A chart that the page's script draws, with a text in its place; the shape is a class of the
   * style sheet.
   */
  static String chart(String id, String shape, String description) {
    return "<div class=\"chart %s\"><canvas id=\"%s\" role=\"img\" aria-label=\"%s\">%s</canvas></div>"
        .formatted(escape(shape), escape(id), escape(description), escape(description));
  }

  /** A headline number. */
  static String tile(String kind, String label, String value, String note) {
    return ("<div class=\"tile %s\"><div class=\"label\">%s</div><div class=\"value\">%s</div>"
            + "<div class=\"note\">%s</div></div>")
        .formatted(escape(kind), escape(label), escape(value), escape(note));
  }
}
