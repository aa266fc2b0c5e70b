package org.fedfisher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.fedfisher.study.CompressionStudy;
import org.fedfisher.study.DampingStudy;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.api.Test;

class StudyCommandTest {
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return FedFisher.commandLine()
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void caseAndItsOwnDataSetAreAskedFor() throws Exception {
    String golden =
        Path.of(
                Objects.requireNonNull(StudyCommandTest.class.getResource("/golden/small_mlp"))
                    .toURI())
            .toString();

    assertThat(run("study")).isEqualTo(2);
    assertThat(run("study", "damping")).isEqualTo(2);
    assertThat(run("study", "damping", "--golden", golden, "--plot", "p.jpg")).isEqualTo(2);
    assertThat(run("study", "compression", "--golden", golden, "--dataset", "mnist")).isEqualTo(2);
    assertThat(err.toString())
        .contains("Missing required option: '--golden=DIR'")
        .contains("--plot is p.jpg, expected a name ending in .png")
        .contains("--dataset is mnist, the case is of \"\"");
  }

  @Test
  void folderWithoutACaseIsAFailure() {
    assertThat(run("study", "damping", "--golden", "no-such")).isEqualTo(1);
    assertThat(err.toString()).contains("no manifest.json in no-such");
  }

  @Test
  void tablesSayWhatWasMeasured() {
    assertThat(
            StudyTables.compression(
                List.of(
                    new CompressionStudy.Row(TensorEncoding.FLOAT32, 0, 95.561, 111.66, 0, 69.87),
                    new CompressionStudy.Row(
                        TensorEncoding.EIGEN9, 45, 7.92, 24.02, 0.01024, 70.954))))
        .element(2)
        .asString()
        .containsPattern("EIGEN9 +45 +7.92 +24.02 +0.0102 +70.95 %");
    assertThat(
            StudyTables.damping(
                new DampingStudy.Result(
                    List.of(new DampingStudy.Row(0.3, 70.95, 0.494, 44)),
                    new DampingStudy.Baselines(44.94, 60.24, 65.5))))
        .hasSize(5)
        .contains("  FedAvg                 -            -   44.94 %");
  }
}
