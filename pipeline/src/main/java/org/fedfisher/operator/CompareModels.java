package org.fedfisher.operator;

import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.fedfisher.audit.AuditEvidence;
import org.fedfisher.audit.ModelDiff;
import org.fedfisher.audit.ShardDigest;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.GlobalModelManifest;
import org.fedfisher.wire.ModelVariant;
import org.jspecify.annotations.Nullable;

/**
 * Keyed by round: holds every stored model of the round against the one that the audit has solved
 * of the same revision and variant. Blocks wait in state and are read one at a time.
 */
public final class CompareModels
    extends KeyedCoProcessFunction<String, KafkaValue, KafkaOutput, AuditEvidence> {
  private static final long serialVersionUID = 1L;

  /** A model of the round; the digest is empty where it has been solved again. */
  private record ModelName(int revision, ModelVariant variant, String digest)
      implements Comparable<ModelName> {
    String key() {
      return revision + "/" + variant + "/" + digest;
    }

    static ModelName parse(String key) {
      String[] parts = key.split("/", -1);
      return new ModelName(Integer.parseInt(parts[0]), ModelVariant.valueOf(parts[1]), parts[2]);
    }

    ModelName replayed() {
      return new ModelName(revision, variant, "");
    }

    @Override
    public int compareTo(ModelName other) {
      return key().compareTo(other.key());
    }
  }

  /** What is there of a model beside its blocks. */
  public record Extent(int blocks, boolean manifest, int doubledBlock) {}

  private transient MapState<String, byte[]> blocks;
  private transient MapState<String, Extent> models;

  @Override
  public void open(OpenContext context) {
    blocks =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "blocks", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    models =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>("models", Types.STRING, TypeInformation.of(Extent.class)));
  }

  @Override
  public void processElement1(KafkaValue stored, Context context, Collector<AuditEvidence> out)
      throws Exception {
    SpecificRecord record = Wire.again(stored.value());
    if (record instanceof GlobalModelBlock block) {
      put(name(block, Sha256s.hex(block.getModelDigest())), block, stored.value());
    } else if (record instanceof GlobalModelManifest manifest) {
      String digest = Sha256s.hex(manifest.getModelDigest());
      ModelName name = new ModelName(manifest.getRevision(), manifest.getVariant(), digest);
      int whole = Math.min(manifest.getBlocks(), ShardLayout.MAX_SHARDS);
      Extent before = extent(name);
      models.put(name.key(), new Extent(Math.max(before.blocks, whole), true, before.doubledBlock));
    }
    context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
  }

  @Override
  public void processElement2(KafkaOutput solved, Context context, Collector<AuditEvidence> out)
      throws Exception {
    if (Wire.again(solved.value()) instanceof GlobalModelBlock block) {
      put(name(block, ""), block, solved.value());
    }
    context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
  }

  /** Of two contents of a block the first counts: a log is only ever appended to. */
  private void put(ModelName name, GlobalModelBlock block, byte[] value) throws Exception {
    int number = block.getBlock();
    if (number < 0 || number >= ShardLayout.MAX_SHARDS) {
      return;
    }
    String key = name.key() + '/' + number;
    byte[] before = blocks.get(key);
    Extent extent = extent(name);
    if (before == null) {
      blocks.put(key, value);
    }
    boolean doubled = before != null && !Wire.again(before).equals(block);
    models.put(
        name.key(),
        new Extent(
            Math.max(extent.blocks, number + 1),
            extent.manifest,
            doubled && extent.doubledBlock < 0 ? number : extent.doubledBlock));
  }

  /** Everything has been read and solved. */
  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<AuditEvidence> out)
      throws Exception {
    Map<ModelName, Extent> known = new TreeMap<>();
    for (Map.Entry<String, Extent> model : models.entries()) {
      known.put(ModelName.parse(model.getKey()), model.getValue());
    }
    for (Map.Entry<ModelName, Extent> model : known.entrySet()) {
      ModelName name = model.getKey();
      if (name.variant != ModelVariant.INITIAL) {
        boolean alone =
            name.digest.isEmpty()
                && known.keySet().stream()
                    .noneMatch(other -> !other.equals(name) && other.replayed().equals(name));
        if (alone || !name.digest.isEmpty()) {
          compare(name, model.getValue(), extent(name.replayed()), out);
        }
      }
    }
  }

  private void compare(ModelName name, Extent stored, Extent solved, Collector<AuditEvidence> out)
      throws Exception {
    ModelDiff diff = new ModelDiff(name.revision, name.variant.name(), name.digest);
    boolean there = !name.digest.isEmpty();
    for (int number = 0; number < Math.max(stored.blocks, solved.blocks); number++) {
      GlobalModelBlock found = there ? block(name, number) : null;
      diff.next(found, block(name.replayed(), number));
      if (found != null && found.getSumsDigest().hasRemaining()) {
        byte[] digest = new byte[found.getSumsDigest().remaining()];
        found.getSumsDigest().duplicate().get(digest);
        out.collect(
            AuditEvidence.of(
                new ShardDigest(
                    name.revision, found.getShard(), name.digest, Sha256s.hex(digest))));
      }
    }
    out.collect(AuditEvidence.of(diff.end(stored.manifest, stored.doubledBlock)));
  }

  private @Nullable GlobalModelBlock block(ModelName name, int number) throws Exception {
    byte[] value = blocks.get(name.key() + '/' + number);
    return value == null ? null : (GlobalModelBlock) Wire.again(value);
  }

  private Extent extent(ModelName name) throws Exception {
    Extent known = models.get(name.key());
    return known == null ? new Extent(0, false, -1) : known;
  }

  private static ModelName name(GlobalModelBlock block, String digest) {
    return new ModelName(block.getRevision(), block.getVariant(), digest);
  }
}
