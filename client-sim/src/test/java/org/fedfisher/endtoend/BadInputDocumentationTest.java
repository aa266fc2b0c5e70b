package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RejectionReason;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/bad-input.md} and the tests are about the same inputs. */
class BadInputDocumentationTest {
  private static final Path ROOT = Path.of("..");

  /** A line of the table. */
  private record Line(String input, String outcome, String reason, String test) {}

  @Test
  void everyRowIsSentEndToEndAndNothingElse() throws IOException {
    assertThat(rows().stream().map(BadInput::name))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(lines().stream().map(Line::input).toList());
  }

  @Test
  void reasonOfEveryRowIsTheOneThatIsAsserted() throws IOException {
    for (BadInput row : rows()) {
      Line line =
          lines().stream().filter(l -> l.input.equals(row.name())).findFirst().orElseThrow();
      if (row.outcome() instanceof BadInput.Rejected rejected) {
        assertThat(line.outcome).isEqualTo("rejected");
        assertThat(RejectionReason.valueOf(line.reason)).isEqualTo(rejected.reason());
      } else if (row.outcome() instanceof BadInput.Refused refused) {
        assertThat(line.outcome).startsWith("refused");
        assertThat(RefusalReason.valueOf(line.reason)).isEqualTo(refused.reason());
      } else {
        assertThat(line.outcome)
            .startsWith(row.outcome() instanceof BadInput.Waits ? "waits" : "admitted");
      }
    }
  }

  @Test
  void everyNamedTestExists() throws IOException {
    for (Line line : lines()) {
      String[] test = line.test.split("#", -1);
      Path file = source(test[0]);
      assertThat(Files.readString(file))
          .as("%s in %s", line.test, file)
          .contains("void " + test[1] + "(");
    }
  }

  private static List<BadInput> rows() {
    TestRound any = TestRound.unopened(new KafkaClients("localhost:1"), "any");
    return Stream.concat(
            BadInputEndToEndTest.rows(any, any).stream(),
            GuardedInputEndToEndTest.rows(new ClientKeyPairs()).stream().map(GuardedInput::row))
        .toList();
  }

  private static Path source(String test) throws IOException {
    for (String module : new String[] {"schemas", "pipeline", "client-sim"}) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        var found = files.filter(file -> file.endsWith(test + ".java")).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    throw new AssertionError("no test " + test);
  }

  private static List<Line> lines() throws IOException {
    List<Line> lines =
        Files.readAllLines(ROOT.resolve("docs/bad-input.md")).stream()
            .dropWhile(line -> !line.equals("| input | outcome | reason | test |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .map(BadInputDocumentationTest::line)
            .toList();
    assertThat(lines).as("rows of the table").isNotEmpty();
    return lines;
  }

  private static Line line(String text) {
    List<String> cells =
        Arrays.stream(text.substring(1, text.length() - 1).split("\\|", -1))
            .map(cell -> cell.replace("`", "").strip())
            .toList();
    assertThat(cells).as(text).hasSize(4);
    return new Line(cells.get(0), cells.get(1), cells.get(2), cells.get(3));
  }
}
