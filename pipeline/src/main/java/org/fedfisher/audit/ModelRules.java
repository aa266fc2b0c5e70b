package org.fedfisher.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fedfisher.audit.AuditReport.ModelRow;
import org.fedfisher.audit.AuditReport.ShardRow;
import org.fedfisher.audit.Finding.Kind;
import org.fedfisher.round.Specification;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.ModelVariant;

/** Holds one published revision against the sums and models that its updates lead to. */
final class ModelRules {
  private final Specification round;
  private final CollectedEvidence evidence;
  private final Findings findings;
  private final List<ShardRow> shards = new ArrayList<>();
  private final List<ModelRow> models = new ArrayList<>();
  private boolean withinTolerance;

  ModelRules(Specification round, CollectedEvidence evidence, Findings findings) {
    this.round = round;
    this.evidence = evidence;
    this.findings = findings;
  }

  List<ShardRow> shards() {
    return shards;
  }

  List<ModelRow> models() {
    return models;
  }

  /** Whether a model differed by no more than another environment excuses. */
  boolean withinTolerance() {
    return withinTolerance;
  }

  void check(RecordedRevision revision, ModelPublished published) {
    boolean sums = sums(revision, published);
    int stored = 0;
    for (ModelComparison model : evidence.models()) {
      if (model.revision() == revision.number()) {
        stored += stored(revision, published, model) ? 1 : 0;
        if (sums) {
          solved(revision, published, model);
        }
      }
    }
    if (stored == 0) {
      add(
          Kind.MODEL_MISSING,
          revision,
          -1,
          "no manifest or block of model " + Sha256s.hex(published.getModelDigest()));
    }
  }

  /** Whether all sums were folded again, to the digest that was published. */
  private boolean sums(RecordedRevision revision, ModelPublished published) {
    ModelPublished replayed = evidence.replayed().get(revision.number());
    boolean same = replayed != null && replayed.getSumsDigest().equals(published.getSumsDigest());
    boolean named = false;
    for (Shard shard : round.layout().shards()) {
      named |= sums(revision, Sha256s.hex(published.getModelDigest()), shard, same);
    }
    if (replayed != null && !same && !named) {
      add(
          Kind.SUMS_DIFFER,
          revision,
          -1,
          "the admitted updates add up to %s, published is %s"
              .formatted(
                  Sha256s.hex(replayed.getSumsDigest()), Sha256s.hex(published.getSumsDigest())));
    }
    return same;
  }

  /** Whether the shard's sums are known twice and differ; {@code same}: those of all do not. */
  private boolean sums(RecordedRevision revision, String model, Shard shard, boolean same) {
    String stated = evidence.stated(model, revision.number(), shard.number());
    String refolded = evidence.refolded(revision.number(), shard.number());
    shards.add(
        new ShardRow(revision.number(), shard.number(), shard.layerName(), stated, refolded));
    if (stated.isEmpty() || refolded.isEmpty() || stated.equals(refolded)) {
      return false;
    }
    add(
        same ? Kind.MODEL_DAMAGED : Kind.SUMS_DIFFER,
        revision,
        shard.number(),
        "layer \"%s\": the admitted updates add up to %s, the stored model states %s"
            .formatted(shard.layerName(), refolded, stated));
    return true;
  }

  /** Whether it is the model that the ledger names; one that is stored must be whole. */
  private boolean stored(
      RecordedRevision revision, ModelPublished published, ModelComparison model) {
    if (!model.stored()) {
      add(Kind.MODEL_MISSING, revision, -1, "no model of variant " + model.variant());
      return false;
    }
    boolean named = model.modelDigest().equals(Sha256s.hex(published.getModelDigest()));
    boolean solution = model.variant().equals(ModelVariant.SOLUTION.name());
    if (solution && !named) {
      add(
          Kind.MODEL_TWICE,
          revision,
          -1,
          "model %s is stored, the ledger names %s"
              .formatted(model.modelDigest(), Sha256s.hex(published.getModelDigest())));
    } else if (model.missingBlock() >= 0 || !model.manifest()) {
      add(
          Kind.MODEL_MISSING,
          revision,
          -1,
          "%s %s: %s is not there"
              .formatted(
                  model.variant(),
                  model.modelDigest(),
                  model.manifest() ? "block " + model.missingBlock() : "the manifest"));
    } else if (!model.storedDigest().equals(model.modelDigest())) {
      add(
          Kind.MODEL_DAMAGED,
          revision,
          shardOf(model.firstDiffering()),
          "%s: the stored weights have the digest %s, their model %s%s"
              .formatted(model.variant(), model.storedDigest(), model.modelDigest(), where(model)));
    } else if (model.doubledBlock() >= 0) {
      add(
          Kind.MODEL_DAMAGED,
          revision,
          -1,
          "%s: block %d is there with two contents"
              .formatted(model.variant(), model.doubledBlock()));
    }
    return solution && named;
  }

  /** The same sums must lead to the same model. */
  private void solved(RecordedRevision revision, ModelPublished published, ModelComparison model) {
    boolean solution = model.variant().equals(ModelVariant.SOLUTION.name());
    if (!model.replayed()
        || !model.stored()
        || (solution && !model.modelDigest().equals(Sha256s.hex(published.getModelDigest())))) {
      return;
    }
    models.add(
        new ModelRow(
            revision.number(),
            model.variant(),
            model.modelDigest(),
            model.replayedDigest(),
            model.differing(),
            model.largestDifference(),
            model.largestWeight()));
    if (model.replayedDigest().equals(model.modelDigest())) {
      return;
    }
    ModelPublished replayed = evidence.replayed().get(revision.number());
    Map<String, String> there = published.getEnvironment();
    Map<String, String> here = replayed == null ? Map.of() : replayed.getEnvironment();
    boolean excused = Tolerance.excuses(there, here);
    if (excused && model.relativeDifference() <= Tolerance.RELATIVE) {
      withinTolerance = true;
      return;
    }
    add(
        Kind.MODEL_DIFFERS,
        revision,
        shardOf(model.firstDiffering()),
        "%s: the sums lead to %s, published is %s%s; %s"
            .formatted(
                model.variant(),
                model.replayedDigest(),
                model.modelDigest(),
                where(model),
                excused
                    ? "more than %s of the largest weight, which another solver environment excuses"
                        .formatted(Tolerance.RELATIVE)
                    : "the solver environment excuses no difference"));
  }

  private static String where(ModelComparison model) {
    return model.differing() == 0
        ? ""
        : ": %,d parameters differ, the first is %d, the largest difference %s"
            .formatted(model.differing(), model.firstDiffering(), model.largestDifference());
  }

  private int shardOf(long parameter) {
    return round.layout().shards().stream()
        .filter(shard -> parameter >= shard.first() && parameter < shard.first() + shard.length())
        .mapToInt(Shard::number)
        .findFirst()
        .orElse(-1);
  }

  private void add(Kind kind, RecordedRevision revision, int shard, String detail) {
    findings.add(
        new Finding(kind, revision.number(), revision.publishedOrdinal(), "", shard, detail));
  }
}
