package org.fedfisher.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportJsonTest {
  private static JsonNode json(RoundReport report) throws Exception {
    return new ObjectMapper().readTree(ReportJson.text(report));
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void promisedFieldsComeFirstInTheirOrder() throws Exception {
    assertThat(names(json(Reports.example())))
        .startsWith(
            "dataset",
            "clients",
            "alpha",
            "epochs",
            "seed",
            "examples",
            "localAccuracy",
            "accuracy",
            "objective",
            "ledger",
            "modelDigest",
            "sumsDigest",
            "bytesPerClient",
            "seconds",
            "solves",
            "bitsPerParameter");
  }

  @Test
  void nestedFieldsHaveTheirPromisedNames() throws Exception {
    JsonNode json = json(Reports.example());
    assertThat(names(json.get("accuracy")))
        .containsExactly("fedavg", "fisherMerge", "regMean", "fedfisher");
    assertThat(names(json.get("objective"))).containsExactly("average", "solution");
    assertThat(names(json.get("ledger"))).containsExactly("admitted", "refused", "closeReason");
    assertThat(names(json.get("seconds")))
        .containsExactly("training", "fisher", "upload", "closeToModel");
    assertThat(json.at("/ledger/refused/LATE").asInt()).isEqualTo(1);
  }

  @Test
  void accuraciesThatDoNotExistAreNull() throws Exception {
    JsonNode json = json(Reports.fedavgOnly());
    assertThat(json.at("/accuracy/fedavg").asDouble()).isEqualTo(58.4);
    assertThat(json.at("/accuracy/fisherMerge").isNull()).isTrue();
    assertThat(json.at("/accuracy/regMean").isNull()).isTrue();
    assertThat(json.at("/accuracy/fedfisher").isNull()).isTrue();
    assertThat(json.at("/localAccuracy/3").isNull()).isTrue();
  }

  @Test
  void solvesAreListedLayerByLayer() throws Exception {
    JsonNode json = json(Reports.kfac());
    assertThat(names(json.at("/solves/0")))
        .containsExactly(
            "layer",
            "iterations",
            "objectiveAtAverage",
            "objectiveAtSolution",
            "residual",
            "stop",
            "damping");
    assertThat(json.at("/solves/1/stop").asText()).isEqualTo("STEPS");
    assertThat(json.at("/accuracy/regMean").asDouble()).isEqualTo(77.75);
    assertThat(json.get("bitsPerParameter").asDouble()).isEqualTo(32.6);
    assertThat(json.at("/model/factors").asText()).isEqualTo("eigen, rank 45");
    assertThat(json(Reports.example()).get("solves").isEmpty()).isTrue();
  }
}
