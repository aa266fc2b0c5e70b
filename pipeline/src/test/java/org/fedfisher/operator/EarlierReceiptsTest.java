package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.fisher.FactorReceipt;
import org.junit.jupiter.api.Test;

/**
 * Receipts in savepoints of the release before limits are read, and say that nothing was measured.
 */
class EarlierReceiptsTest {
  private static final String STORED = "/state/UpdateProgress-before-limits.bin";

  @Test
  void receiptsBeforeLimitsAreReadAsUnmeasured() throws Exception {
    DataInputDeserializer in;
    try (InputStream stored =
        Objects.requireNonNull(getClass().getResourceAsStream(STORED), STORED)) {
      in = new DataInputDeserializer(stored.readAllBytes());
    }
    TypeSerializerSnapshot<UpdateProgress> before =
        TypeSerializerSnapshotSerializationUtil.readSerializerSnapshot(
            in, getClass().getClassLoader());
    TypeSerializer<UpdateProgress> now =
        TypeInformation.of(UpdateProgress.class).createSerializer(new SerializerConfigImpl());
    TypeSerializerSchemaCompatibility<UpdateProgress> compatibility =
        now.snapshotConfiguration().resolveSchemaCompatibility(before);
    assertThat(compatibility.isCompatibleAfterMigration()).isTrue();

    UpdateProgress update = before.restoreSerializer().deserialize(in);
    assertThat(update.shards())
        .containsExactly(
            BlockSummary.elementwise(4, 4, 2f, 3f),
            new BlockSummary(
                6,
                1f,
                2.0,
                0,
                0f,
                0.0,
                new FactorReceipt("EIGEN9", 1, 3, 2, 5.0),
                new FactorReceipt("EIGEN9", 1, 2, 2, 7.0),
                0,
                0));
  }
}
