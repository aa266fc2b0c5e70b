package org.fedfisher.round;

import java.util.List;
import java.util.Map;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Bounds;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Layer;
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

  private Rounds() {}

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
        new Bounds(30, 6, 4, 12, 20),
        new Solver(SolverKind.EXACT, 0, 0.0, 0.0, Arithmetic.FAST),
        true,
        Map.of(),
        TensorEncoding.FLOAT32,
        0);
  }

  public static Specification diagonal(int target, int quorum) {
    return Specification.of(wire(FisherStructure.DIAGONAL, target, quorum));
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
        new int[] {4, 2, 4},
        new int[] {4, 2, 4},
        1f,
        1f);
  }
}
