package org.fedfisher.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.fedfisher.study.DampingStudy.Result;
import org.fedfisher.study.DampingStudy.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DampingStudyTest {
  private static Result result;

  @BeforeAll
  static void measure() throws Exception {
    result =
        new DampingStudy(SmallCase.updates(), SmallCase.SOLVER, 6, weights -> weights[0])
            .measure(line -> {});
  }

  @Test
  void objectiveRisesWithDamping() {
    List<Row> rows = result.rows();
    assertThat(rows).extracting(Row::damping).isSorted().startsWith(0.0).endsWith(10.0);
    assertThat(rows.get(rows.size() - 1).objective()).isGreaterThan(rows.get(1).objective());
    assertThat(rows).allMatch(row -> row.iterations() > 0);
  }

  @Test
  void baselinesAreModelsOfTheirOwn() {
    DampingStudy.Baselines baselines = result.baselines();
    assertThat(
            List.of(
                baselines.fedAvg(),
                baselines.fisherMerge(),
                baselines.regMean(),
                result.rows().get(5).accuracy()))
        .doesNotHaveDuplicates();
  }

  @Test
  void plotIsOnePicture(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("damping.png");
    DampingPlot.write(file, "small", result, 0.3);
    Pictures.check(file, 960);
  }
}
