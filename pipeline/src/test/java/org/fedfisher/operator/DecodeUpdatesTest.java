package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.fedfisher.fisher.KroneckerBlocks;
import org.fedfisher.round.Rounds;
import org.fedfisher.schemas.FactorCodec;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.CloseRound;
import org.fedfisher.wire.FisherEstimator;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Rejected;
import org.fedfisher.wire.RejectionReason;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** K-FAC updates at the door: what is sound goes on, what is not is rejected and fails nothing. */
class DecodeUpdatesTest {
  private static OneInputStreamOperatorTestHarness<KafkaValue, ReceivedBlock> fed(
      List<byte[]> values) throws Exception {
    var harness = ProcessFunctionTestHarnesses.forProcessFunction(new DecodeUpdates());
    long offset = 0;
    for (byte[] value : values) {
      harness.processElement(new KafkaValue(Topics.CLIENT_UPDATES, 0, offset, value), 0);
      offset++;
    }
    return harness;
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void soundSlicesGoOnWithTheirReceipts(TensorEncoding encoding) throws Exception {
    List<byte[]> values =
        KroneckerBlocks.slices("c1", encoding).stream().map(Wire::encode).toList();
    try (var harness = fed(values)) {
      assertThat(harness.getSideOutput(Rejections.TAG)).isNull();
      assertThat(harness.extractOutputValues()).hasSize(3);
      List<UpdatePart> receipts = new ArrayList<>();
      harness.getSideOutput(DecodeUpdates.PARTS).forEach(part -> receipts.add(part.getValue()));
      assertThat(receipts).extracting(UpdatePart::slice).containsExactly(0, 1, 2);
    }
  }

  static Stream<TensorEncoding> encodings() {
    return Stream.of(TensorEncoding.EIGEN9, TensorEncoding.SVD9, TensorEncoding.FLOAT32);
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        Arguments.of("across the diagonal", whole(1f, 0.5f, -0.5f, 1f)),
        Arguments.of("indefinite", whole(1f, 2f, 2f, 1f)),
        Arguments.of("finite", whole(Float.NaN, 0f, 0f, 1f)),
        Arguments.of("finite", whole(Float.POSITIVE_INFINITY, 0f, 0f, 1f)),
        Arguments.of("takes 1 to 490", sized(491, 0)),
        Arguments.of("rows", sized(0, 0)),
        Arguments.of("rows", sized(Integer.MAX_VALUE, Integer.MAX_VALUE)),
        Arguments.of("bytes", sized(3, 0)),
        Arguments.of("INT16", encoded(TensorEncoding.INT16)),
        Arguments.of("slice", block(whole(1f, 0f, 0f, 1f), 1024)),
        Arguments.of("slice", block(whole(1f, 0f, 0f, 1f), -1)),
        Arguments.of("slices of a shard", header(2, List.of(2, 0))),
        Arguments.of("slices of a shard", header(2, List.of(1025))),
        Arguments.of("number of blocks 2", header(2, List.of(1))),
        Arguments.of("number of blocks 2", header(2, List.of(1, 1, 1))));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void whatIsNotSoundIsRejectedWithItsReason(String why, Object what) throws Exception {
    SpecificRecord record =
        what instanceof TensorSlice factor ? block(factor, 0) : (SpecificRecord) what;
    byte[] sound = Wire.encode(KroneckerBlocks.slices("c1", TensorEncoding.EIGEN9).get(0));
    try (var harness = fed(List.of(Wire.encode(record), sound))) {
      assertThat(harness.extractOutputValues()).hasSize(1);
      Queue<StreamRecord<KafkaOutput>> rejected = harness.getSideOutput(Rejections.TAG);
      assertThat(rejected).hasSize(1);
      Rejected found = Wire.decode(rejected.remove().getValue().value(), Rejected.class);
      assertThat(found.getReason()).isEqualTo(RejectionReason.INVALID);
      assertThat(found.getDetail()).containsIgnoringCase(why);
    }
  }

  @Test
  void namesShardsAndExamplesOutOfRangeAreRejected() throws Exception {
    List<SpecificRecord> bad = new ArrayList<>();
    for (String name : new String[] {"", "no name!", "n".repeat(129)}) {
      bad.add(ClientUpdateBlock.newBuilder(block(sound(), 0)).setRound(name).build());
      bad.add(ClientUpdateBlock.newBuilder(block(sound(), 0)).setUpdate(name).build());
      bad.add(ClientUpdateHeader.newBuilder(header(1, List.of())).setClient(name).build());
    }
    for (int shard : new int[] {-1, 16_384, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      bad.add(ClientUpdateBlock.newBuilder(block(sound(), 0)).setShard(shard).build());
    }
    for (long examples : new long[] {0, -1, Long.MIN_VALUE}) {
      bad.add(ClientUpdateHeader.newBuilder(header(1, List.of())).setExamples(examples).build());
    }
    bad.add(header(0, List.of()));
    try (var harness = fed(bad.stream().map(Wire::encode).toList())) {
      assertThat(harness.extractOutputValues()).isEmpty();
      assertThat(harness.getSideOutput(DecodeUpdates.PARTS)).isNull();
      for (StreamRecord<KafkaOutput> output : harness.getSideOutput(Rejections.TAG)) {
        Rejected found = Wire.decode(output.getValue().value(), Rejected.class);
        assertThat(found.getReason()).isEqualTo(RejectionReason.INVALID);
      }
      assertThat(harness.getSideOutput(Rejections.TAG)).hasSameSizeAs(bad);
    }
  }

  @Test
  void recordOfAnotherTopicIsRejected() throws Exception {
    try (var harness = fed(List.of(Wire.encode(new CloseRound("r1", 0L))))) {
      assertThat(harness.extractOutputValues()).isEmpty();
      KafkaOutput output = harness.getSideOutput(Rejections.TAG).remove().getValue();
      Rejected found = Wire.decode(output.value(), Rejected.class);
      assertThat(found.getReason()).isEqualTo(RejectionReason.WRONG_TOPIC);
      assertThat(found.getOffset()).isZero();
    }
  }

  private static TensorSlice sound() {
    return Tensors.slice(TensorKind.WEIGHTS, TensorEncoding.FLOAT32, new float[] {1f}, 0, 1, 0f);
  }

  @Test
  void truncatedFactorsAreRejectedAtEveryByte() throws Exception {
    byte[] whole = Wire.encode(KroneckerBlocks.slices("c1", TensorEncoding.EIGEN9).get(2));
    List<byte[]> values = new ArrayList<>();
    for (int length = 0; length < whole.length; length++) {
      values.add(java.util.Arrays.copyOf(whole, length));
    }
    try (var harness = fed(values)) {
      assertThat(harness.extractOutputValues()).isEmpty();
      assertThat(harness.getSideOutput(Rejections.TAG)).hasSize(whole.length);
    }
  }

  private static TensorSlice whole(float... entries) {
    int size = (int) Math.sqrt(entries.length);
    TensorSlice numbers =
        Tensors.slice(TensorKind.FACTOR_A, TensorEncoding.FLOAT32, entries, 0, entries.length, 0);
    numbers.setRows(size);
    return numbers;
  }

  private static TensorSlice sized(int rows, int columns) {
    TensorSlice slice = whole(1f, 0f, 0f, 1f);
    slice.setRows(rows);
    slice.setColumns(columns);
    return slice;
  }

  private static TensorSlice encoded(TensorEncoding encoding) {
    TensorSlice slice =
        FactorCodec.encode(TensorKind.FACTOR_G, TensorEncoding.FLOAT32, new float[] {1f}, 1, 1);
    slice.setEncoding(encoding);
    return slice;
  }

  private static ClientUpdateBlock block(TensorSlice tensor, int slice) {
    return new ClientUpdateBlock("r1", "c1", "u1", 0, List.of(tensor), slice);
  }

  private static ClientUpdateHeader header(int blocks, List<Integer> slices) {
    List<Sha256> digests = new ArrayList<>();
    for (int i = 0; i < blocks; i++) {
      digests.add(new Sha256(Sha256s.of(new byte[] {(byte) i})));
    }
    return new ClientUpdateHeader(
        "r1",
        "c1",
        "u1",
        5L,
        FisherStructure.KFAC,
        FisherEstimator.EXACT,
        new Sha256(Rounds.BASE),
        digests,
        Map.of(),
        slices,
        ByteBuffer.allocate(0),
        ByteBuffer.allocate(0));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, true",
    "32, 64, true",
    "32, 0, false",
    "0, 64, false",
    "31, 64, false",
    "33, 64, false",
    "32, 63, false",
    "32, 65, false"
  })
  void keyAndSignatureOfAHeaderComeTogetherAndWhole(int key, int signature, boolean sound)
      throws Exception {
    ClientUpdateHeader header = SentParts.unsigned(1, 5);
    header.setPublicKey(ByteBuffer.allocate(key));
    header.setSignature(ByteBuffer.allocate(signature));
    try (var harness = fed(List.of(Wire.encode(header)))) {
      assertThat(harness.getSideOutput(Rejections.TAG) == null).isEqualTo(sound);
      assertThat(harness.getSideOutput(DecodeUpdates.PARTS) == null).isNotEqualTo(sound);
    }
  }
}
