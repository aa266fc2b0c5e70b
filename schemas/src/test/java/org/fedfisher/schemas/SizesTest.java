package org.fedfisher.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fedfisher.schemas.ShardLayout.MAX_SHARDS;
import static org.fedfisher.schemas.ShardLayout.MAX_SHARD_PARAMETERS;
import static org.fedfisher.wire.TensorEncoding.FLOAT32;
import static org.fedfisher.wire.TensorKind.FISHER_DIAGONAL;
import static org.fedfisher.wire.TensorKind.WEIGHTS;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.FisherEstimator;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.OpenRound;
import org.fedfisher.wire.RoundOpened;
import org.fedfisher.wire.RoundSpecification;
import org.junit.jupiter.api.Test;

/** The largest records that the limits of names, shards and parameters allow. */
class SizesTest {
  /**
   * What a producer with default settings sends ({@code max.request.size} 1 MiB), less Kafka's
   * frame of a batch with one record (at most 61 + 21 bytes) and a key of 128 bytes.
   */
  private static final int SENDABLE = Wire.MAX_BYTES - 61 - 21 - 128;

  private static final String NAME = "n".repeat(128);
  private static final long MILLIS = 1L << 52;

  @Test
  void largestBlockFits() {
    float[] values = new float[MAX_SHARD_PARAMETERS];
    ClientUpdateBlock block =
        new ClientUpdateBlock(
            NAME,
            NAME,
            NAME,
            MAX_SHARDS - 1,
            List.of(
                Tensors.slice(WEIGHTS, FLOAT32, values, 0, values.length, 0f),
                Tensors.slice(FISHER_DIAGONAL, FLOAT32, values, 0, values.length, 0f)),
            0);
    assertThat(size(block)).isEqualTo(983_468).isLessThan(SENDABLE);
  }

  @Test
  void headerOfTheMostBlocksFits() {
    ClientUpdateHeader header =
        new ClientUpdateHeader(
            NAME,
            NAME,
            NAME,
            Long.MAX_VALUE,
            FisherStructure.DIAGONAL,
            FisherEstimator.MONTE_CARLO,
            Samples.digest("W0"),
            Collections.nCopies(MAX_SHARDS, Samples.digest("block")),
            Map.of(),
            List.of(),
            ByteBuffer.allocate(0),
            ByteBuffer.allocate(0));
    assertThat(size(header)).isEqualTo(524_740).isLessThan(SENDABLE);
  }

  @Test
  void modelBlockOfTheLargestShardFits() {
    float[] values = new float[MAX_SHARD_PARAMETERS];
    GlobalModelBlock block =
        new GlobalModelBlock(
            NAME,
            ModelVariant.FISHER_MERGE,
            Samples.digest("model"),
            MAX_SHARDS - 1,
            (long) MAX_SHARDS * MAX_SHARD_PARAMETERS,
            Tensors.slice(WEIGHTS, FLOAT32, values, 0, values.length, 0f).getData(),
            0,
            -1,
            ByteBuffer.allocate(0));
    assertThat(size(block)).isLessThan(491_800).isLessThan(SENDABLE);
  }

  @Test
  void specificationOfSevenThousandConvolutionsFitsTheLedger() {
    assertThat(size(opened(specification(7_000, NAME)))).isLessThan(SENDABLE);
    // The limit with names of a usual length is that of shards, not of bytes.
    assertThat(size(opened(specification(MAX_SHARDS, "layer4.1.downsample.weight"))))
        .isLessThan(SENDABLE);
  }

  @Test
  void factOfACommandAtTheLimitDoesNotFit() {
    RoundSpecification specification = specification(1, NAME);
    int overhead = size(new OpenRound(specification, MILLIS));
    String padding = "p".repeat(Wire.MAX_BYTES - overhead - 4);
    specification.getModel().setName(padding);

    assertThat(size(new OpenRound(specification, MILLIS))).isLessThanOrEqualTo(Wire.MAX_BYTES);
    LedgerFact fact = opened(specification);
    assertThatThrownBy(() -> Wire.encode(fact))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("LedgerFact of 1,048,");
  }

  private static RoundSpecification specification(int layers, String name) {
    RoundSpecification specification = Samples.specification();
    specification.setRound(NAME);
    List<Layer> all = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      all.add(new Layer(name, List.of(512, 512, 3, 3)));
    }
    specification.setModel(new Model("model", all));
    return specification;
  }

  private static LedgerFact opened(RoundSpecification specification) {
    return new LedgerFact(NAME, Long.MAX_VALUE, MILLIS, new RoundOpened(specification));
  }

  private static int size(SpecificRecord record) {
    return Wire.encode(record).length;
  }
}
