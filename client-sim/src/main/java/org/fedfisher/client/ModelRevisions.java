package org.fedfisher.client;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.GlobalModelManifest;
import org.fedfisher.wire.ModelVariant;
import org.jspecify.annotations.Nullable;

/** Collects the revisions of a round's model, of which the newest whole one counts. */
final class ModelRevisions {
  private final String round;
  private final ModelVariant variant;
  private final @Nullable Integer wanted;
  private final TreeMap<Integer, ModelParts> revisions = new TreeMap<>();

  private ModelRevisions(String round, ModelVariant variant, @Nullable Integer wanted) {
    this.round = round;
    this.variant = variant;
    this.wanted = wanted;
  }

  static ModelRevisions newest(String round, ModelVariant variant) {
    return new ModelRevisions(round, variant, null);
  }

  static ModelRevisions only(String round, ModelVariant variant, int revision) {
    return new ModelRevisions(round, variant, revision);
  }

  String round() {
    return round;
  }

  /** Takes a record of the round, or leaves it where nobody asks for it. */
  void add(SpecificRecord record) {
    if (record instanceof GlobalModelManifest found && found.getVariant() == variant) {
      add(found.getRevision(), found);
    } else if (record instanceof GlobalModelBlock block && block.getVariant() == variant) {
      add(block.getRevision(), block);
    }
  }

  /** What is older than a whole model is not asked for any more, and may be large. */
  private void add(int revision, SpecificRecord record) {
    Map.Entry<Integer, ModelParts> newest = revisions.lastEntry();
    boolean outdated = newest != null && revision < newest.getKey() && newest.getValue().whole();
    if (outdated || (wanted != null && wanted != revision)) {
      return;
    }
    ModelParts parts =
        revisions.computeIfAbsent(revision, of -> new ModelParts(round, variant, of));
    parts.add(record);
    if (parts.whole()) {
      revisions.headMap(revision).clear();
    }
  }

  /** The newest that is whole. */
  Optional<GlobalModel> model() {
    return revisions.descendingMap().values().stream()
        .filter(ModelParts::whole)
        .findFirst()
        .flatMap(ModelParts::model);
  }
}
