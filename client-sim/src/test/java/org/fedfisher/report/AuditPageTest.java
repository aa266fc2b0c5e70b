package org.fedfisher.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.fedfisher.audit.AuditReport;
import org.fedfisher.audit.Finding;
import org.fedfisher.audit.ReadRange;
import org.fedfisher.audit.UnreadRecords;
import org.fedfisher.audit.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditPageTest {
  private static final String HOSTILE = "<script>alert(1)</script>";

  @TempDir Path folder;

  private static AuditReport report() {
    return new AuditReport(
        "trial",
        0,
        Verdict.DIFFERENT,
        "block differs",
        List.of(new Finding(Finding.Kind.BLOCK_DIFFERS, 0, 3, HOSTILE, 2, "found, expected")),
        1,
        new AuditReport.Counts(5, 2, 60, Map.of("LATE", 1), 2),
        List.of(new AuditReport.ModelRow(0, "SOLUTION", "aa", "ab", 4, 0.25, 2)),
        List.of(
            new AuditReport.ShardRow(0, 0, "fc1", "cc", "cc"),
            new AuditReport.ShardRow(0, 1, "fc2", "dd", "")),
        List.of(new AuditReport.FactRow(3, 0, "admitted", 1)),
        "exact, damping 0.0",
        Map.of("java", "17"),
        Map.of("java", "21"),
        1e-3,
        List.of(new ReadRange("fedfisher.client-updates", 1, 5, 9)),
        UnreadRecords.none().plus("partition 0, offset 7: not Avro"));
  }

  @Test
  void pageShowsVerdictFindingsAndBothSidesOfEachComparison() {
    String page = AuditPage.html(report());
    assertThat(page)
        .contains("class=\"verdict different\"", "✗ block differs", "ordinal 3", "shard 2")
        .contains(
            "<th scope=\"row\">✓</th><td>0</td><td>0</td><td>fc1</td><td>cc</td><td>the same</td>")
        .contains("<td>aa</td><td>ab</td>")
        .contains("could not be", "1 of 2", "not Avro", "<td>5</td><td>9</td>");
    assertThat(page).doesNotContain(HOSTILE).contains(Html.escape(HOSTILE));
    assertThat(page).doesNotContain("{{").doesNotContain("src=").doesNotContain("href=");
  }

  @Test
  void jsonNamesWhereAndWhat() throws Exception {
    Path page = AuditPage.write(report(), folder);
    assertThat(page).exists().hasFileName("audit.html");
    JsonNode json = new ObjectMapper().readTree(Files.readString(folder.resolve("audit.json")));
    assertThat(json.get("verdict").asText()).isEqualTo("DIFFERENT");
    JsonNode finding = json.get("findings").get(0);
    assertThat(finding.get("kind").asText()).isEqualTo("BLOCK_DIFFERS");
    assertThat(finding.get("ordinal").asLong()).isEqualTo(3);
    assertThat(finding.get("client").asText()).isEqualTo(HOSTILE);
    assertThat(finding.get("shard").asInt()).isEqualTo(2);
    assertThat(json.get("shards").get(1).get("refolded").asText()).isEmpty();
  }
}
