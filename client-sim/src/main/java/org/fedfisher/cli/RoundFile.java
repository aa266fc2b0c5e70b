package org.fedfisher.cli;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fedfisher.sim.WireNetworks;
import org.fedfisher.train.Network;
import org.fedfisher.wire.Bounds;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * A round's YAML file, key by key; what is absent and has a default is null. {@link
 * RoundFileReader} reads it.
 */
record RoundFile(
    String round,
    ModelSection model,
    WeightsSection initialWeights,
    @Nullable Identity identity,
    @Nullable FisherStructure fisher,
    Integer targetClients,
    @Nullable Integer quorum,
    String deadline,
    @Nullable String allowedLateness,
    @Nullable String revisionDelay,
    @Nullable Integer shardParameters,
    @Nullable BoundsSection bounds,
    @Nullable LimitsSection limits,
    @Nullable SolverSection solver,
    @Nullable CompressionSection compression,
    @Nullable Boolean comparisons,
    @Nullable Map<String, Object> training) {
  RoundFile {
    present("round", round);
    present("model", model);
    present("initial-weights", initialWeights);
    present("target-clients", targetClients);
    present("deadline", deadline);
  }

  /** Name and layers, or the name of a network that is known here. */
  record ModelSection(String name, List<LayerSection> layers) {
    @JsonCreator
    ModelSection {
      present("name", name);
      present("layers", layers);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static ModelSection named(String name) {
      Model known = WireNetworks.model(known(name));
      return new ModelSection(
          name,
          known.getLayers().stream()
              .map(layer -> new LayerSection(layer.getName(), layer.getShape()))
              .toList());
    }

    private static Network known(String name) {
      try {
        return WireNetworks.named(name);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(e.getMessage() + ", or name and layers", e);
      }
    }

    Model wire() {
      return new Model(
          name, layers.stream().map(layer -> new Layer(layer.name(), layer.shape())).toList());
    }
  }

  /** One tensor. */
  record LayerSection(String name, List<Integer> shape) {
    LayerSection {
      present("name", name);
      present("shape", shape);
    }
  }

  /** Where W0 comes from: exactly one of a file, a seed, an earlier round's solution. */
  record WeightsSection(@Nullable String file, @Nullable Long seed, @Nullable String round) {
    WeightsSection {
      int given = (file == null ? 0 : 1) + (seed == null ? 0 : 1) + (round == null ? 0 : 1);
      if (given != 1) {
        throw new IllegalArgumentException(
            "found %d of file, seed and round, expected exactly one".formatted(given));
      }
    }
  }

  /** Powers of two; see the wire's {@code Bounds}. */
  record BoundsSection(
      @Nullable Integer maxExamplesLog2,
      @Nullable Integer maxFisherLog2,
      @Nullable Integer maxWeightLog2,
      @Nullable Integer maxProductLog2,
      @Nullable Integer maxInputLog2) {
    Bounds wire() {
      Bounds.Builder bounds = Bounds.newBuilder();
      if (maxExamplesLog2 != null) {
        bounds.setMaxExamplesLog2(maxExamplesLog2);
      }
      if (maxFisherLog2 != null) {
        bounds.setMaxFisherLog2(maxFisherLog2);
      }
      if (maxWeightLog2 != null) {
        bounds.setMaxWeightLog2(maxWeightLog2);
      }
      if (maxProductLog2 != null) {
        bounds.setMaxProductLog2(maxProductLog2);
      }
      if (maxInputLog2 != null) {
        bounds.setMaxInputLog2(maxInputLog2);
      }
      return bounds.build();
    }
  }

  /**
   * What the file asks for, not yet checked against the rules of rounds.
   *
   * @param base digest of W0
   * @param now what a deadline such as "2h" counts from
   * @throws IllegalArgumentException where the deadline is no time
   */
  RoundSpecification specification(Sha256 base, Instant now) {
    Model wireModel = model.wire();
    CompressionSection factors =
        Objects.requireNonNullElse(compression, CompressionSection.DEFAULT);
    FisherStructure structure = Objects.requireNonNullElse(fisher, FisherStructure.KFAC);
    RoundSpecification.Builder wire =
        RoundSpecification.newBuilder()
            .setRound(round)
            .setModel(wireModel)
            .setBaseModelDigest(base)
            .setFisher(structure)
            .setTargetClients(targetClients)
            .setQuorum(Objects.requireNonNullElse(quorum, targetClients))
            .setDeadlineMillis(Deadline.parse(deadline, now).toEpochMilli())
            .setLimits(Objects.requireNonNullElse(limits, LimitsSection.NONE).wire())
            .setAllowedLatenessMillis(span("allowed-lateness", allowedLateness))
            .setRevisionDelayMillis(span("revision-delay", revisionDelay))
            .setBounds(bounds == null ? Bounds.newBuilder().build() : bounds.wire())
            .setSolver(Objects.requireNonNullElse(solver, SolverSection.DEFAULT).wire(structure))
            .setFactorEncoding(factors.encoding(structure))
            .setFactorRank(factors.rank(structure, wireModel))
            .setIdentity(Objects.requireNonNullElse(identity, Identity.REGISTERED))
            .setComparisons(Objects.requireNonNullElse(comparisons, false))
            .setTraining(advice());
    if (shardParameters != null) {
      wire.setShardParameters(shardParameters);
    }
    return wire.build();
  }

  private static long span(String key, @Nullable String text) {
    return text == null ? 0 : Deadline.span(key, text).toMillis();
  }

  private Map<String, String> advice() {
    Map<String, String> advice = new LinkedHashMap<>();
    if (training != null) {
      training.forEach((key, value) -> advice.put(key, String.valueOf(value)));
    }
    return advice;
  }

  private static void present(String key, @Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("missing key \"%s\"".formatted(key));
    }
  }
}
