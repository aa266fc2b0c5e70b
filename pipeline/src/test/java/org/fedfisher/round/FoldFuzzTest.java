package org.fedfisher.round;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.fedfisher.GoldenBytes;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.fisher.KroneckerBlocks;
import org.fedfisher.fisher.ShardFold;
import org.fedfisher.fisher.ShardShape;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A block that was accepted, in an update that a round of its shape admits, folds: nothing is
 * thrown, and no sum leaves the grid however many examples the round may count.
 */
class FoldFuzzTest {
  private static final ShardFold FOLD = new ShardFold();

  static Stream<Arguments> blocks() {
    Stream<byte[]> whole =
        Stream.of(TensorEncoding.FLOAT32, TensorEncoding.EIGEN9, TensorEncoding.SVD9)
            .map(encoding -> Wire.encode(KroneckerBlocks.whole("c1", encoding)));
    Stream<byte[]> diagonal =
        Stream.of(TensorEncoding.FLOAT32, TensorEncoding.INT16)
            .flatMap(
                encoding ->
                    Stream.of(1, 5)
                        .map(length -> Blocks.value("r1", "c1", "u1", 0, length, encoding)));
    Stream<byte[]> others =
        Stream.of(Blocks.rows("c1", 3), Blocks.rows("c1", 1), Blocks.weightsOnly("c1", 4));
    return Stream.of(GoldenBytes.of("ClientUpdateBlock"), whole, diagonal, others)
        .flatMap(values -> values)
        .map(Arguments::of);
  }

  @MethodSource("blocks")
  @FuzzTest
  void whatARoundAdmitsFoldsWithinTheGrid(byte[] value) {
    try {
      ClientUpdateBlock block = Wire.decode(value, ClientUpdateBlock.class);
      BlockSummary found = BlockSummary.of(block);
      for (Specification round : FittingRounds.of(found)) {
        if (admits(round, block, found)) {
          fold(round, block);
        }
      }
    } catch (InvalidRecordException e) {
      assertThat(e.detail()).isNotBlank();
    }
  }

  private static long examples(Specification round) {
    return 1L << round.wire().getBounds().getMaxExamplesLog2();
  }

  private static boolean admits(Specification round, ClientUpdateBlock block, BlockSummary found) {
    Candidate update =
        new Candidate(
            block.getClient(),
            block.getUpdate(),
            Sha256s.of(new byte[0]),
            examples(round),
            round.wire().getFisher(),
            Rounds.BASE,
            List.of(found),
            Authorship.UNSIGNED,
            new byte[0],
            Rounds.CONTENT);
    Open open = (Open) new Unopened(Tally.empty()).open(round).next();
    Step step = open.consider(update, null, List::of, Rounds.DEADLINE - 1);
    return step.effects().stream().anyMatch(Effect.Fold.class::isInstance);
  }

  private static void fold(Specification round, ClientUpdateBlock block) {
    ShardShape shape = round.shape(round.layout().shards().get(0));
    ShardSums sums = shape.zero();
    double curvature = FOLD.fold(List.of(block), examples(round), shape, sums);
    assertThat(curvature).isFinite();
    assertThat(sums.constant()).isFinite();
    sums(sums, shape).forEach(sum -> assertThat(sum).isBetween(-(1L << 62), 1L << 62));
    assertThat(ShardSums.fromBytes(sums.toBytes())).isEqualTo(sums);
  }

  private static LongStream sums(ShardSums sums, ShardShape shape) {
    LongStream weights = each(shape.parameters(), sums::weight);
    LongStream products = each(shape.parameters(), sums::product);
    LongStream merges = each(shape.parameters(), sums::merge);
    return switch (shape.fisher()) {
      case NONE -> weights;
      case DIAGONAL -> concat(weights, products, each(shape.parameters(), sums::fisher));
      case KFAC -> concat(weights, products, merges, each(shape.parameters(), sums::regression));
      case FULL ->
          concat(
              weights,
              products,
              merges,
              each(shape.parameters() * shape.modelParameters(), sums::fisher));
    };
  }

  private static LongStream each(int length, IntToLongFunction sum) {
    return IntStream.range(0, length).mapToLong(sum);
  }

  private static LongStream concat(LongStream... streams) {
    return Stream.of(streams).flatMapToLong(stream -> stream);
  }
}
