package org.fedfisher.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.fedfisher.study.SolverStudy.Row;
import org.junit.jupiter.api.Test;

class SolverStudyTest {
  private static List<Row> measured(ToDoubleFunction<float[]> validation) throws Exception {
    return new SolverStudy(
            SmallCase.updates(), SmallCase.SOLVER, 6, weights -> weights[0], validation)
        .measure(line -> {});
  }

  @Test
  void withoutValidationNoSnapshotIsPicked() throws Exception {
    List<Row> rows = measured(null);
    assertThat(rows).hasSize(6);
    assertThat(rows).extracting(Row::solver).noneMatch(name -> name.contains("snapshot"));
    assertThat(rows).allMatch(row -> row.iterations() > 0 && row.objective() > -1e-6);
  }

  @Test
  void snapshotIsTheOneThatDoesBestOnTheOperatorsExamples() throws Exception {
    // Pretend that the start does best: the average's first weight, or as near as can be.
    List<Row> all = measured(null);
    float[][] seen = new float[1][];
    List<Row> rows =
        measured(
            weights -> {
              seen[0] = seen[0] == null ? weights.clone() : seen[0];
              double distance = 0;
              for (int i = 0; i < weights.length; i++) {
                distance += Math.abs(weights[i] - seen[0][i]);
              }
              return -distance;
            });
    assertThat(rows).hasSize(all.size() + 1);
    assertThat(rows.get(all.size()).solver()).endsWith("snapshot: step 1");
  }
}
