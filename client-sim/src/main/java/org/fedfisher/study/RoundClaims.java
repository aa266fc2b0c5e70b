package org.fedfisher.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fedfisher.client.RoundView;
import org.fedfisher.client.UpdateReader;
import org.fedfisher.client.UpdateReader.Sent;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.LayerTraces;
import org.fedfisher.round.NamedBlock;
import org.fedfisher.round.Specification;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.UpdateAdmitted;

/**
 * What the admitted clients of a round claim, by what the job measures: the ground on which to
 * choose the limits of the next.
 *
 * @param rows by what is limited: examples, bytes, then the trace of the Fisher over each layer
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
   * @throws IllegalStateException where nobody has been admitted, or an admitted update is no
   *     longer on Kafka
   */
  public static RoundClaims of(RoundView view, UpdateReader updates) {
    Specification round = Specification.of(view.specification().orElseThrow());
    Map<String, ClientUpdateHeader> headers = new HashMap<>();
    Map<String, BlockSummary> blocks = new HashMap<>();
    updates.read(round.round(), sent -> keep(sent, headers, blocks));
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
      Sent sent, Map<String, ClientUpdateHeader> headers, Map<String, BlockSummary> blocks) {
    String digest = Sha256s.hex(Sha256s.of(sent.value()));
    if (sent.record() instanceof ClientUpdateHeader header) {
      headers.put(digest, header);
    } else if (sent.record() instanceof ClientUpdateBlock block) {
      try {
        blocks.put(digest, BlockSummary.of(block).withBytes(sent.value().length));
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
