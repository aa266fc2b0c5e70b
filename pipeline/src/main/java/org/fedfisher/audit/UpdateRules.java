package org.fedfisher.audit;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fedfisher.audit.Finding.Kind;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.AdmissionRules;
import org.fedfisher.round.AdmissionRules.Refusal;
import org.fedfisher.round.NamedBlock;
import org.fedfisher.round.ShapeRules;
import org.fedfisher.round.Specification;
import org.fedfisher.round.WithinLayerLimits;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.UpdateAdmitted;

/**
 * Checks each admission against what the topics hold: the header and every block by digest, the
 * signature, and whether the round's specification allows the update.
 */
public final class UpdateRules {
  private final Specification round;
  private final UpdateArchive archive;
  private final Findings findings;
  private long examples;
  private boolean startLacking;

  public UpdateRules(Specification round, UpdateArchive archive, Findings findings) {
    this.round = round;
    this.archive = archive;
    this.findings = findings;
  }

  /** Checks the next admission; they come in the order of their ordinals. */
  public CheckedUpdate check(RecordedAdmission admission) {
    long before = examples;
    examples += admission.fact().getExamples();
    byte[] value = archive.header(admission.fact().getHeaderDigest().bytes());
    if (value == null) {
      lacking(admission);
      return new CheckedUpdate(admission, List.of(), Set.of());
    }
    ClientUpdateHeader header = Wire.again(value, ClientUpdateHeader.class);
    if (!agrees(admission, header)) {
      return new CheckedUpdate(admission, List.of(), Set.of());
    }
    new KeyRules(round, archive, findings).check(admission, header, value);
    HeldUpdate held = HeldUpdate.of(header, archive);
    List<BlockSummary> shards = held.shards();
    Set<Integer> unfit = new HashSet<>();
    for (NamedBlock block : held.lacking()) {
      unfit.add(block.shard());
      lacking(admission, block);
    }
    if (unfit.isEmpty() && !allowed(admission, header, held, before)) {
      return new CheckedUpdate(admission, List.of(), Set.of());
    }
    for (Shard shard : round.layout().shards()) {
      if (shard.number() >= shards.size()
          || ShapeRules.wrong(round, shard, shards.get(shard.number())).isPresent()) {
        unfit.add(shard.number());
      }
    }
    return new CheckedUpdate(admission, held.blocks(), unfit);
  }

  private void lacking(RecordedAdmission admission) {
    UpdateAdmitted fact = admission.fact();
    List<String> others = archive.headersOf(fact.getClient(), fact.getUpdate());
    String named = Sha256s.hex(fact.getHeaderDigest());
    add(
        others.isEmpty() ? Kind.HEADER_MISSING : Kind.HEADER_DIFFERS,
        admission,
        -1,
        others.isEmpty()
            ? "header of update \"%s\": none has the digest %s that the admission names"
                .formatted(fact.getUpdate(), named)
            : "header of update \"%s\": found %s, the admission names %s"
                .formatted(fact.getUpdate(), others, named));
  }

  private void lacking(RecordedAdmission admission, NamedBlock block) {
    UpdateAdmitted fact = admission.fact();
    List<String> others =
        archive.blocksAt(fact.getClient(), fact.getUpdate(), block.shard(), block.slice());
    String named = Sha256s.hex(block.digest());
    add(
        others.isEmpty() ? Kind.BLOCK_MISSING : Kind.BLOCK_DIFFERS,
        admission,
        block.shard(),
        others.isEmpty()
            ? "block of update \"%s\", slice %d: none has the digest %s that the header names"
                .formatted(fact.getUpdate(), block.slice(), named)
            : "block of update \"%s\", slice %d: found %s, the header names %s"
                .formatted(fact.getUpdate(), block.slice(), others, named));
  }

  /** What the fact repeats of the header. */
  private boolean agrees(RecordedAdmission admission, ClientUpdateHeader header) {
    UpdateAdmitted fact = admission.fact();
    boolean agrees =
        header.getRound().equals(round.round())
            && header.getClient().equals(fact.getClient())
            && header.getUpdate().equals(fact.getUpdate())
            && header.getExamples() == fact.getExamples();
    if (!agrees) {
      add(
          Kind.HEADER_DIFFERS,
          admission,
          -1,
          "the header is of round \"%s\", client \"%s\", update \"%s\", %,d examples; the admission of \"%s\", \"%s\", \"%s\", %,d"
              .formatted(
                  header.getRound(),
                  header.getClient(),
                  header.getUpdate(),
                  header.getExamples(),
                  round.round(),
                  fact.getClient(),
                  fact.getUpdate(),
                  fact.getExamples()));
    }
    return agrees;
  }

  private boolean allowed(
      RecordedAdmission admission, ClientUpdateHeader header, HeldUpdate held, long before) {
    byte[] digest = admission.fact().getHeaderDigest().bytes();
    Optional<Refusal> refusal = AdmissionRules.check(round, held.candidate(header, digest), before);
    if (refusal.isPresent() && WithinLayerLimits.lacked(refusal.get().detail())) {
      withoutStart(admission, refusal.get());
      return true;
    }
    refusal.ifPresent(
        why ->
            add(
                Kind.ADMITTED_AGAINST_RULES,
                admission,
                -1,
                "%s: %s".formatted(why.reason(), why.detail())));
    return refusal.isEmpty();
  }

  /** The first who could not be measured stands for all. */
  private void withoutStart(RecordedAdmission admission, Refusal why) {
    if (!startLacking) {
      add(Kind.INITIAL_WEIGHTS_MISSING, admission, -1, why.detail());
    }
    startLacking = true;
  }

  private void add(Kind kind, RecordedAdmission admission, int shard, String detail) {
    UpdateAdmitted fact = admission.fact();
    findings.add(
        new Finding(
            kind, fact.getRevision(), admission.ordinal(), fact.getClient(), shard, detail));
  }
}
