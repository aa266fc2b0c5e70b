package org.fedfisher.solve;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.MatrixShape;

/**
 * A golden round as K-FAC problems, one a layer.
 *
 * @param sent whether with what the reference sent: quantised weights and compressed factors, else
 *     with the clients' own
 */
public record GoldenMatrices(GoldenRound golden, boolean sent) {
  /** A layer's place in the parameter vector. */
  public record Place(String name, int offset, MatrixShape shape) {
    public float[] of(float[] parameters) {
      return Arrays.copyOfRange(parameters, offset, offset + shape.parameters());
    }
  }

  public List<Place> places() {
    List<Place> places = new ArrayList<>();
    for (JsonNode layer : golden.manifest().get("layers")) {
      int out = layer.get("shape").get(0).asInt();
      places.add(
          new Place(
              layer.get("name").asText().replace(".weight", ""),
              layer.get("offset").asInt(),
              new MatrixShape(out, layer.get("numel").asInt() / out, false)));
    }
    return places;
  }

  float[] average() {
    return golden.array(sent ? "w0_q" : "w0_raw");
  }

  String variant() {
    return sent ? "compressed" : "uncompressed";
  }

  JsonNode expected() {
    return golden.manifest().get("solves").get(variant()).get("kfac");
  }

  /** The reference's weights after so many steps. */
  float[] solution(int steps) {
    return golden.array("solve/%s_kfac_T%d".formatted(sent ? "comp" : "raw", steps));
  }

  double p(int client) {
    return (double) golden.examples(client) / golden.examples();
  }

  List<WeightedFactors> clients(Place place) {
    List<WeightedFactors> clients = new ArrayList<>();
    for (int i = 0; i < golden.clients(); i++) {
      clients.add(
          new WeightedFactors(
              p(i),
              factor(i, "A", place.name(), place.shape().in()),
              factor(i, "G", place.name(), place.shape().out())));
    }
    return clients;
  }

  private Factor factor(int client, String side, String layer, int size) {
    if (!sent) {
      return Factor.whole(size, golden.array("client%d/%s_%s".formatted(client, side, layer)));
    }
    float[] scaled = golden.array("client%d/p%s_%s_c".formatted(client, side, layer));
    for (int j = 0; j < scaled.length; j++) {
      scaled[j] = (float) (scaled[j] / p(client));
    }
    return Factor.whole(size, scaled);
  }

  float[] weights(int client) {
    return golden.array("client" + client + (sent ? "/w_q" : "/w"));
  }

  /** The layer's problem, its right-hand side from the clients' parts. */
  public KroneckerProblem problem(Place place, double damping) {
    double[] target = new double[place.shape().parameters()];
    double constant = 0;
    List<WeightedFactors> clients = clients(place);
    for (int i = 0; i < clients.size(); i++) {
      float[] w = place.of(weights(i));
      double[] part = Kronecker.product(place.shape(), List.of(clients.get(i)), w);
      for (int j = 0; j < target.length; j++) {
        target[j] += part[j];
        constant += part[j] * w[j];
      }
    }
    return new KroneckerProblem(
        place.shape(), place.of(average()), Kronecker.floats(target), constant, clients, damping);
  }
}
