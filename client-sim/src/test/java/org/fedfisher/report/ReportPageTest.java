package org.fedfisher.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {
  private static final Pattern FETCHED =
      Pattern.compile("<(?:script|link|img|iframe)\\b[^>]*\\b(?:src|href)\\s*=");

  @Test
  void pageFetchesNothing() {
    assertThat(FETCHED.matcher(ReportPage.html(Reports.example())).find()).isFalse();
  }

  @Test
  void hostileNamesStayText() {
    String page = ReportPage.html(Reports.hostile());
    assertThat(page).doesNotContain(Reports.HOSTILE).doesNotContain("<script src=");
    assertThat(page).contains(Html.escape(Reports.HOSTILE));
    assertThat(FETCHED.matcher(page).find()).isFalse();
  }

  @Test
  void pageCarriesTheWholeReport() throws Exception {
    Matcher json =
        Pattern.compile("<script type=\"application/json\" id=\"report\">(.*?)</script>")
            .matcher(ReportPage.html(Reports.hostile()));
    assertThat(json.find()).isTrue();
    ObjectMapper mapper = new ObjectMapper();
    assertThat(mapper.readTree(json.group(1)))
        .isEqualTo(mapper.readTree(ReportJson.text(Reports.hostile())));
  }

  @Test
  void everyChartHasANumbersTableAndAText() {
    String page = ReportPage.html(Reports.example());
    assertThat(Pattern.compile("<canvas [^>]*aria-label=").matcher(page).results()).hasSize(4);
    assertThat(page)
        .contains("79.5 %", "<td>71.3 %</td>", "<td>58.4 %</td>", "<td>29.1 %</td>")
        .contains("refused: duplicate client", "ab".repeat(32), "cd".repeat(32));
  }

  @Test
  void regMeanAndTheSolversTableAreThereWithKfac() {
    String page = ReportPage.html(Reports.kfac());
    assertThat(page)
        .contains("<td>77.8 %</td>", "FedFisher (K-FAC)", "class=\"tile regmean\"")
        .contains("The solver, layer by layer", "<th scope=\"row\">fc1</th><td>500</td>")
        .contains("kfac, factors eigen, rank 45", "once: 32.6 bits for each of 44,190 parameters");
  }

  @Test
  void neitherIsThereWithout() {
    assertThat(ReportPage.html(Reports.example()))
        .doesNotContain(">RegMean<", "class=\"tile regmean\"", "The solver, layer by layer")
        .contains("FedFisher (diagonal)");
  }

  @Test
  void writesPageAndJsonBesideEachOther(@TempDir Path folder) throws Exception {
    Path page = ReportPage.write(Reports.example(), folder.resolve("new"));
    assertThat(page).exists().hasFileName("report.html");
    assertThat(Files.readString(page.resolveSibling("report.json"))).contains("\"modelDigest\"");
  }
}
