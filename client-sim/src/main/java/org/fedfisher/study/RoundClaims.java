package org.fedfisher.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fedfisher.client.GlobalModel;
import org.fedfisher.client.RoundView;
import org.fedfisher.client.UpdateReader;
import org.fedfisher.client.UpdateReader.Sent;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.LayerShifts;
import org.fedfisher.round.LayerTraces;
import org.fedfisher.round.NamedBlock;
import org.fedfisher.round.ShiftMeter;
import org.fedfisher.round.Specification;
import org.fedfisher.round.StartingPoints;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.UpdateAdmitted;

/**
 * What the admitted clients of a round claim, by what the job measures: the ground on which to
 * choose the limits of the next.
 *
 * @param rows by what is limited: examples, bytes, then of each layer the trace of the Fisher, then
 *     the shift
 */
public record RoundClaims(List<Row> rows) {
  /** The smallest, the middle and the largest of the clients. */
  public record Row(String what, double least, double median, double most) {
    static Row of(String what, List<Double> values) {
      double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      int half = sorted.length / 2;
      double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
      return new Row(what, sorted[0], median, sorted[sorted.length - 1]);
    }
  }

  public RoundClaims {
    rows = List.copyOf(rows);
  }

  /**
   * Reads the round's updates.
   *
   * @param initial W0 of the round; without it no shift is measured
   * @throws IllegalStateException where nobody has been admitted, or an admitted update is no
   *     longer on Kafka
   */
  public static RoundClaims of(
      RoundView view, UpdateReader updates, Optional<GlobalModel> initial) {
    Specification round = Specification.of(view.specification().orElseThrow());
    ShiftMeter meter =
        new ShiftMeter(
            initial
                .filter(found -> found.digest().equals(round.wire().getBaseModelDigest()))
                .<StartingPoints>map(found -> new KnownStart(round, found))
                .orElse(StartingPoints.NONE));
    Map<String, ClientUpdateHeader> headers = new HashMap<>();
    Map<String, BlockSummary> blocks = new HashMap<>();
    updates.read(round.round(), sent -> keep(sent, meter, headers, blocks));
    Map<String, List<Double>> claims = new LinkedHashMap<>();
    for (UpdateAdmitted admitted : view.admitted()) {
      ClientUpdateHeader header = headers.get(Sha256s.hex(admitted.getHeaderDigest()));
      if (header == null) {
        throw gone(admitted, "its header");
      }
      List<BlockSummary> shards = shards(admitted, header, blocks, round);
      claim(claims, "examples", (double) admitted.getExamples());
      claim(claims, "bytes", (double) shards.stream().mapToLong(BlockSummary::bytes).sum());
      LayerTraces.of(round, shards)
          .forEach((layer, trace) -> claim(claims, "Fisher trace in " + layer, trace));
      if (shards.stream().allMatch(LayerShifts::measured)) {
        LayerShifts.of(round, shards)
            .forEach((layer, shift) -> claim(claims, "shift in " + layer, shift));
      }
    }
    if (claims.isEmpty()) {
      throw new IllegalStateException(
          "round %s has admitted nobody, so nobody has claimed anything".formatted(round.round()));
    }
    List<Row> rows = new ArrayList<>();
    claims.forEach((what, values) -> rows.add(Row.of(what, values)));
    return new RoundClaims(rows);
  }

  private static void claim(Map<String, List<Double>> claims, String what, double value) {
    claims.computeIfAbsent(what, none -> new ArrayList<>()).add(value);
  }

  private static void keep(
      Sent sent,
      ShiftMeter meter,
      Map<String, ClientUpdateHeader> headers,
      Map<String, BlockSummary> blocks) {
    String digest = Sha256s.hex(Sha256s.of(sent.value()));
    if (sent.record() instanceof ClientUpdateHeader header) {
      headers.put(digest, header);
    } else if (sent.record() instanceof ClientUpdateBlock block) {
      try {
        BlockSummary found = BlockSummary.of(block).plusBytes(sent.value().length);
        blocks.put(digest, meter.measured(block, found));
      } catch (InvalidRecordException e) {
        // Rejected by the job: no admitted update has it.
        return;
      }
    }
  }

  private static List<BlockSummary> shards(
      UpdateAdmitted admitted,
      ClientUpdateHeader header,
      Map<String, BlockSummary> blocks,
      Specification round) {
    BlockSummary[] shards = new BlockSummary[round.layout().shards().size()];
    Arrays.fill(shards, BlockSummary.none());
    for (NamedBlock named : NamedBlock.of(header)) {
      BlockSummary found = blocks.get(Sha256s.hex(named.digest()));
      if (found == null) {
        throw gone(admitted, "the block of shard " + named.shard());
      }
      shards[named.shard()] = shards[named.shard()].plus(found);
    }
    return List.of(shards);
  }

  private static IllegalStateException gone(UpdateAdmitted admitted, String what) {
    return new IllegalStateException(
        "client %s was admitted, but %s is no longer on Kafka"
            .formatted(admitted.getClient(), what));
  }
}
