package org.fedfisher.round;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.fisher.ShardShape;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Bounds;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Limits;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;

/** Small rounds for tests: layers "a" (2 x 3) and "b" (4), shards of at most 4 parameters. */
public final class Rounds {
  public static final long DEADLINE = 1_000_000;
  public static final byte[] BASE = Sha256s.of(new byte[] {1});

  /** Of an update, as {@link UpdateContent} has it. */
  public static final byte[] CONTENT = Sha256s.of(new byte[] {3});

  public static final Bounds BOUNDS = new Bounds(30, 6, 4, 12, 20);

  private Rounds() {}

  /** A shard of so many parameters with a diagonal. */
  public static ShardShape shape(int parameters) {
    return ShardShape.elementwise(FisherStructure.DIAGONAL, parameters, BOUNDS);
  }

  public static RoundSpecification wire(FisherStructure fisher, int target, int quorum) {
    return new RoundSpecification(
        "r1",
        new Model("tiny", List.of(new Layer("a", List.of(2, 3)), new Layer("b", List.of(4)))),
        new Sha256(BASE),
        fisher,
        4,
        target,
        quorum,
        DEADLINE,
        BOUNDS,
        new Solver(SolverKind.EXACT, 0, 0.0, 0.0, Arithmetic.FAST),
        true,
        Map.of(),
        TensorEncoding.FLOAT32,
        0,
        Identity.OPEN,
        new Limits(0L, 0.0, 0.0, List.of(), 0L),
        0L,
        0L);
  }

  public static Specification diagonal(int target, int quorum) {
    return Specification.of(wire(FisherStructure.DIAGONAL, target, quorum));
  }

  /** A diagonal round that allows lateness. */
  public static Specification lenient(int target, long latenessMillis, long delayMillis) {
    RoundSpecification wire = wire(FisherStructure.DIAGONAL, target, 1);
    wire.setAllowedLatenessMillis(latenessMillis);
    wire.setRevisionDelayMillis(delayMillis);
    return Specification.of(wire);
  }

  public static Open open(int target, int quorum) {
    return (Open) new Unopened(Tally.empty()).open(diagonal(target, quorum)).next();
  }

  public static Candidate candidate(String client, long examples) {
    return new Candidate(
        client,
        "u1",
        Sha256s.of(client.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        examples,
        FisherStructure.DIAGONAL,
        BASE,
        shards(new int[] {4, 2, 4}, new int[] {4, 2, 4}, 1f, 1f),
        Authorship.UNSIGNED,
        new byte[0],
        CONTENT);
  }

  /** What was found in the shards of an update with so many numbers in each. */
  public static List<BlockSummary> shards(
      int[] weights, int[] fishers, float maxWeight, float maxFisher) {
    List<BlockSummary> shards = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      shards.add(BlockSummary.elementwise(weights[i], fishers[i], maxWeight, maxFisher));
    }
    return shards;
  }
}
