package org.fedfisher.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.FactorCodec;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.KroneckerFactors;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.FisherEstimator;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Updates of K-FAC and full-Fisher rounds, read back as a receiver would. */
class MatrixUpdateTest {
  /** A 2 x 4 matrix with its bias, then a convolution of 3 x 4 without. */
  private static final Model MODEL =
      new Model(
          "m",
          List.of(
              new Layer("fc", List.of(2, 3)),
              new Layer("fc.bias", List.of(2)),
              new Layer("conv", List.of(3, 1, 2, 2))));

  private static final int PARAMETERS = 20;

  private static RoundSpecification kfac(Model model, TensorEncoding encoding, int rank) {
    RoundSpecification round = Rounds.of("r", model, FisherStructure.KFAC, 4);
    round.setFactorEncoding(encoding);
    round.setFactorRank(rank);
    return round;
  }

  private static LocalUpdate update(float[] weights, ClientFisher fisher) {
    return new LocalUpdate("c-1", "u-1", 42, weights, fisher, FisherEstimator.EXACT, Map.of());
  }

  private static float[] random(int length, int seed) {
    Random random = new Random(seed);
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  /** A diagonal factor, so that large ones are quick to decompose. */
  private static float[] diagonal(int size) {
    float[] factor = new float[size * size];
    for (int i = 0; i < size; i++) {
      factor[i * size + i] = 1 + i;
    }
    return factor;
  }

  private static KroneckerFactors factors(int out, int in, boolean bias) {
    return new KroneckerFactors(new MatrixShape(out, in, bias), diagonal(in), diagonal(out));
  }

  private static List<ClientUpdateBlock> blocks(EncodedUpdate update)
      throws InvalidRecordException {
    List<ClientUpdateBlock> blocks = new ArrayList<>();
    for (byte[] block : update.blocks()) {
      assertThat(block.length).isLessThan(Wire.MAX_BYTES - 256);
      blocks.add(Wire.decode(block, ClientUpdateBlock.class));
    }
    return blocks;
  }

  private static List<TensorSlice> pieces(
      List<ClientUpdateBlock> blocks, int shard, TensorKind kind) {
    return blocks.stream()
        .filter(block -> block.getShard() == shard)
        .flatMap(block -> block.getTensors().stream())
        .filter(tensor -> tensor.getKind() == kind)
        .toList();
  }

  private static float[] numbers(List<TensorSlice> pieces) {
    float[] all = new float[pieces.stream().mapToInt(Tensors::length).sum()];
    int at = 0;
    for (TensorSlice piece : pieces) {
      float[] some = new float[Tensors.length(piece)];
      Tensors.restore(piece, some);
      System.arraycopy(some, 0, all, at, some.length);
      at += some.length;
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource(
      value = TensorEncoding.class,
      names = {"FLOAT32", "EIGEN9", "SVD9"})
  void smallMatrixIsOneBlockOfThreeTensors(TensorEncoding encoding) throws Exception {
    float[] weights = random(PARAMETERS, 1);
    int rank = encoding == TensorEncoding.FLOAT32 ? 0 : 3;
    EncodedUpdate update =
        new UpdateEncoder(kfac(MODEL, encoding, rank), TensorEncoding.FLOAT32)
            .encode(
                update(
                    weights,
                    new ClientFisher.Kronecker(
                        List.of(factors(2, 4, true), factors(3, 4, false)))));

    List<ClientUpdateBlock> blocks = blocks(update);
    assertThat(blocks).extracting(ClientUpdateBlock::getShard).containsExactly(0, 1);
    for (ClientUpdateBlock block : blocks) {
      assertThat(block.getTensors())
          .extracting(TensorSlice::getKind)
          .containsExactly(TensorKind.WEIGHTS, TensorKind.FACTOR_A, TensorKind.FACTOR_G);
    }
    assertThat(numbers(pieces(blocks, 0, TensorKind.WEIGHTS)))
        .containsExactly(Arrays.copyOf(weights, 8));
    TensorSlice a = pieces(blocks, 0, TensorKind.FACTOR_A).get(0);
    assertThat(a.getEncoding()).isEqualTo(encoding);
    assertThat(a.getRows()).isEqualTo(4);
    assertThat(a.getColumns()).isEqualTo(rank);
    assertThat(pieces(blocks, 0, TensorKind.FACTOR_G).get(0).getColumns())
        .isEqualTo(Math.min(rank, 2));
    assertThat(Wire.decode(update.header(), ClientUpdateHeader.class).getSlices()).isEmpty();
  }

  @Test
  void weightsOfAMatrixAndItsBiasShareOneScale() throws Exception {
    float[] weights = new float[PARAMETERS];
    weights[5] = 0.5f;
    weights[7] = -8;
    weights[19] = 0.25f;
    EncodedUpdate update =
        new UpdateEncoder(kfac(MODEL, TensorEncoding.EIGEN9, 2))
            .encode(
                update(
                    weights,
                    new ClientFisher.Kronecker(
                        List.of(factors(2, 4, true), factors(3, 4, false)))));

    List<ClientUpdateBlock> blocks = blocks(update);
    assertThat(pieces(blocks, 0, TensorKind.WEIGHTS).get(0).getScale()).isEqualTo(8);
    assertThat(pieces(blocks, 1, TensorKind.WEIGHTS).get(0).getScale()).isEqualTo(0.25f);
  }

  @ParameterizedTest
  @CsvSource({"INT16, 4", "FLOAT32, 5"})
  void bigMatrixIsCutIntoSlicesThatJoinAgain(TensorEncoding encoding, int slices) throws Exception {
    int out = 1_100;
    int in = 900;
    int rank = 700;
    Model model =
        new Model("m", List.of(new Layer("big", List.of(out, in)), new Layer("s", List.of(1, 1))));
    float[] weights = random(out * in + 1, 2);
    KroneckerFactors big = factors(out, in, false);
    EncodedUpdate update =
        new UpdateEncoder(kfac(model, TensorEncoding.EIGEN9, rank), encoding)
            .encode(
                update(weights, new ClientFisher.Kronecker(List.of(big, factors(1, 1, false)))));

    ClientUpdateHeader header = Wire.decode(update.header(), ClientUpdateHeader.class);
    List<ClientUpdateBlock> blocks = blocks(update);
    int expected = blocks.size() - 1;
    assertThat(header.getSlices()).containsExactly(expected, 1);
    assertThat(expected).isGreaterThanOrEqualTo(slices);
    assertThat(header.getBlocks())
        .isEqualTo(update.blocks().stream().map(block -> new Sha256(Sha256s.of(block))).toList());
    assertThat(blocks.subList(0, expected))
        .extracting(ClientUpdateBlock::getSlice)
        .isEqualTo(IntStream.range(0, expected).boxed().toList());
    assertThat(blocks.get(expected).getSlice()).isZero();

    float[] restored = numbers(pieces(blocks, 0, TensorKind.WEIGHTS));
    assertThat(restored).hasSize(out * in);
    assertThat(restored[out * in - 1]).isCloseTo(weights[out * in - 1], within(1e-4f));
    List<TensorSlice> g = pieces(blocks, 0, TensorKind.FACTOR_G);
    assertThat(g.size()).isGreaterThan(1);
    for (TensorSlice piece : g) {
      FactorCodec.check("piece", piece);
    }
    TensorSlice whole =
        FactorCodec.encode(TensorKind.FACTOR_G, TensorEncoding.EIGEN9, big.g(), out, rank);
    assertThat((Object) FactorCodec.join(g)).isEqualTo(whole);
    Factor a = FactorCodec.decode(pieces(blocks, 0, TensorKind.FACTOR_A));
    assertThat(a.size()).isEqualTo(in);
    assertThat(a.rank()).isEqualTo(rank);
  }

  @Test
  void factorsAreAskedForOneMatrixAtATime() {
    List<Integer> asked = new ArrayList<>();
    List<KroneckerFactors> made =
        new AbstractList<>() {
          @Override
          public KroneckerFactors get(int index) {
            asked.add(index);
            return index == 0 ? factors(2, 4, true) : factors(3, 4, false);
          }

          @Override
          public int size() {
            return 2;
          }
        };
    LocalUpdate update = update(random(PARAMETERS, 1), new ClientFisher.Kronecker(made));
    assertThat(asked).isEmpty();
    new UpdateEncoder(kfac(MODEL, TensorEncoding.EIGEN9, 2)).encode(update);
    assertThat(asked).containsExactly(0, 1);
  }

  @Test
  void factorsOfAnotherModelAreRefusedByLayer() {
    UpdateEncoder encoder = new UpdateEncoder(kfac(MODEL, TensorEncoding.EIGEN9, 2));
    float[] weights = random(PARAMETERS, 1);
    KroneckerFactors first = factors(2, 4, true);

    assertThatThrownBy(
            () -> encoder.encode(update(weights, new ClientFisher.Kronecker(List.of(first)))))
        .hasMessage("layer \"conv\": there are factors for 1 matrices only");
    assertThatThrownBy(
            () ->
                encoder.encode(
                    update(
                        weights, new ClientFisher.Kronecker(List.of(factors(2, 4, false), first)))))
        .hasMessageContaining("layer \"fc\": factors are of MatrixShape[out=2, in=4, bias=false]");
    first.a()[5] = Float.NaN;
    assertThatThrownBy(
            () ->
                encoder.encode(
                    update(
                        weights, new ClientFisher.Kronecker(List.of(first, factors(3, 4, false))))))
        .hasMessage("layer \"fc\": FACTOR_A is NaN in row 1, column 1, expected a finite number");
  }

  @ParameterizedTest
  @EnumSource(
      value = TensorEncoding.class,
      names = {"FLOAT32", "INT16"})
  void fullFisherTravelsByRowsWithAllWeights(TensorEncoding encoding) throws Exception {
    RoundSpecification round =
        Rounds.of("r", MODEL, FisherStructure.FULL, 3 * PARAMETERS + PARAMETERS / 2);
    float[] weights = random(PARAMETERS, 1);
    float[] fisher = random(PARAMETERS * PARAMETERS, 2);
    EncodedUpdate update =
        new UpdateEncoder(round, encoding).encode(update(weights, new ClientFisher.Full(fisher)));

    List<ClientUpdateBlock> blocks = blocks(update);
    // Three rows a shard: 2 + 1 + 4.
    assertThat(blocks).hasSize(7);
    List<TensorSlice> rows = new ArrayList<>();
    for (ClientUpdateBlock block : blocks) {
      assertThat(Tensors.length(block.getTensors().get(0))).isEqualTo(PARAMETERS);
      assertThat(block.getTensors().get(1).getKind()).isEqualTo(TensorKind.FISHER_ROWS);
      assertThat(block.getTensors().get(1).getEncoding()).isEqualTo(encoding);
      rows.add(block.getTensors().get(1));
    }
    float[] restored = numbers(rows);
    float allowed = encoding == TensorEncoding.FLOAT32 ? 0 : 1e-4f;
    for (int i = 0; i < fisher.length; i++) {
      assertThat(Math.abs(restored[i] - fisher[i])).isLessThanOrEqualTo(allowed);
    }
    assertThat(rows).extracting(TensorSlice::getScale).containsOnly(rows.get(0).getScale());
  }

  @Test
  void fullFisherOfAnotherSizeIsRefused() {
    UpdateEncoder encoder =
        new UpdateEncoder(Rounds.of("r", MODEL, FisherStructure.FULL, PARAMETERS));
    assertThatThrownBy(
            () ->
                encoder.encode(
                    update(random(PARAMETERS, 1), new ClientFisher.Full(new float[399]))))
        .hasMessage("the Fisher has 399 numbers, expected 20 x 20");
  }
}
