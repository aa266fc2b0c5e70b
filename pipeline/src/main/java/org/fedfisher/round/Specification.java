package org.fedfisher.round;

import java.util.HashSet;
import java.util.Set;
import org.fedfisher.fisher.ShardShape;
import org.fedfisher.schemas.Names;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.Bounds;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.OpenRound;
import org.fedfisher.wire.RoundSpecification;

/** A round's specification that has been checked, with the shard layout that follows from it. */
public record Specification(RoundSpecification wire, ShardLayout layout) {
  /** It travels with every close, opens the ledger, and must fit a fact of at most 1 MiB. */
  public static final int MOST_BYTES = 1 << 19;

  private static final int MOST_EXAMPLES_LOG2 = 40;
  private static final int MOST_ENTRY_LOG2 = 20;

  /**
   * Checks what an operator, or the wire, says.
   *
   * @throws IllegalArgumentException where a value is out of range; the message names it
   */
  public static Specification of(RoundSpecification wire) {
    expect(Names.valid(wire.getRound()), "round", wire.getRound(), Names.RULE);
    int bytes = Wire.encode(new OpenRound(wire, 0L)).length;
    expect(bytes <= MOST_BYTES, "size of the specification", bytes, "at most " + MOST_BYTES);
    Set<String> names = new HashSet<>();
    for (Layer layer : wire.getModel().getLayers()) {
      expect(Names.valid(layer.getName()), "name of a layer", layer.getName(), Names.RULE);
      expect(names.add(layer.getName()), "model.layers", layer.getName(), "each name once");
    }
    expect(wire.getTargetClients() >= 1, "targetClients", wire.getTargetClients(), "at least 1");
    expect(
        wire.getQuorum() >= 1 && wire.getQuorum() <= wire.getTargetClients(),
        "quorum",
        wire.getQuorum(),
        "1 to targetClients, which is " + wire.getTargetClients());
    expect(
        wire.getDeadlineMillis() > 0,
        "deadlineMillis",
        wire.getDeadlineMillis(),
        "milliseconds since 1970");
    LatenessRules.check(wire);
    check(wire.getBounds());
    SolverRules.check(wire.getFisher(), wire.getSolver());
    ShardLayout layout = ShardLayout.of(wire);
    FactorRules.check(wire, layout);
    LimitRules.check(wire, layout);
    return new Specification(wire, layout);
  }

  private static void check(Bounds bounds) {
    int examples = bounds.getMaxExamplesLog2();
    expect(
        examples >= 0 && examples <= MOST_EXAMPLES_LOG2,
        "bounds.maxExamplesLog2",
        examples,
        "0 to " + MOST_EXAMPLES_LOG2);
    entry("bounds.maxFisherLog2", bounds.getMaxFisherLog2());
    entry("bounds.maxWeightLog2", bounds.getMaxWeightLog2());
    entry("bounds.maxProductLog2", bounds.getMaxProductLog2());
    entry("bounds.maxInputLog2", bounds.getMaxInputLog2());
  }

  private static void entry(String key, int log2) {
    expect(
        Math.abs(log2) <= MOST_ENTRY_LOG2,
        key,
        log2,
        "-%d to %d".formatted(MOST_ENTRY_LOG2, MOST_ENTRY_LOG2));
  }

  static void expect(boolean holds, String key, Object found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s is \"%s\", expected %s".formatted(key, found, expected));
    }
  }

  public String round() {
    return wire.getRound();
  }

  public long deadlineMillis() {
    return wire.getDeadlineMillis();
  }

  /** Whether updates may come after the close. */
  public boolean grantsLateness() {
    return wire.getAllowedLatenessMillis() > 0;
  }

  /** Whether how far a client moves from W0 is limited in some layer. */
  public boolean limitsShift() {
    return LimitRules.shift(wire);
  }

  /** What folding into a shard needs to know. */
  public ShardShape shape(Shard shard) {
    return ShardShape.of(wire, shard, layout.parameters());
  }

  /** The first of the shards with which this one is solved. */
  public int unit(int shard) {
    return solvedWhole() ? 0 : shard;
  }

  /** Whether all shards are solved as one, because the Fisher couples them. */
  public boolean solvedWhole() {
    return wire.getFisher() == FisherStructure.FULL;
  }
}
