package org.fedfisher.audit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fedfisher.audit.Finding.Kind;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.AdmissionRules;
import org.fedfisher.round.AdmissionRules.Refusal;
import org.fedfisher.round.Authorship;
import org.fedfisher.round.Candidate;
import org.fedfisher.round.NamedBlock;
import org.fedfisher.round.ShapeRules;
import org.fedfisher.round.Specification;
import org.fedfisher.schemas.InvalidRecordException;
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
    ClientUpdateHeader header = decode(value);
    if (!agrees(admission, header)) {
      return new CheckedUpdate(admission, List.of(), Set.of());
    }
    new KeyRules(round, archive, findings).check(admission, header, value);
    List<NamedBlock> blocks = NamedBlock.of(header);
    List<BlockSummary> shards = new ArrayList<>();
    Set<Integer> unfit = new HashSet<>();
    for (NamedBlock block : blocks) {
      BlockSummary found = archive.block(header.getClient(), header.getUpdate(), block);
      if (found == null) {
        unfit.add(block.shard());
        lacking(admission, block);
      }
      BlockSummary summary = found == null ? BlockSummary.none() : found;
      if (block.slice() == 0) {
        shards.add(summary);
      } else {
        shards.set(block.shard(), shards.get(block.shard()).plus(summary));
      }
    }
    if (unfit.isEmpty() && !allowed(admission, header, shards, before)) {
      return new CheckedUpdate(admission, List.of(), Set.of());
    }
    for (Shard shard : round.layout().shards()) {
      if (shard.number() >= shards.size()
          || ShapeRules.wrong(round, shard, shards.get(shard.number())).isPresent()) {
        unfit.add(shard.number());
      }
    }
    return new CheckedUpdate(admission, blocks, unfit);
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
      RecordedAdmission admission,
      ClientUpdateHeader header,
      List<BlockSummary> shards,
      long before) {
    Candidate candidate =
        new Candidate(
            header.getClient(),
            header.getUpdate(),
            admission.fact().getHeaderDigest().bytes(),
            header.getExamples(),
            header.getFisher(),
            header.getBaseModelDigest().bytes(),
            shards,
            // Signature and registration have findings of their own.
            Authorship.SIGNED,
            admission.fact().getPublicKey().array(),
            new byte[0]);
    Optional<Refusal> refusal = AdmissionRules.check(round, candidate, before);
    refusal.ifPresent(
        why ->
            add(
                Kind.ADMITTED_AGAINST_RULES,
                admission,
                -1,
                "%s: %s".formatted(why.reason(), why.detail())));
    return refusal.isEmpty();
  }

  private void add(Kind kind, RecordedAdmission admission, int shard, String detail) {
    UpdateAdmitted fact = admission.fact();
    findings.add(
        new Finding(
            kind, fact.getRevision(), admission.ordinal(), fact.getClient(), shard, detail));
  }

  private static ClientUpdateHeader decode(byte[] value) {
    try {
      return Wire.decode(value, ClientUpdateHeader.class);
    } catch (InvalidRecordException e) {
      throw new IllegalStateException("a header that was checked when it was read", e);
    }
  }
}
