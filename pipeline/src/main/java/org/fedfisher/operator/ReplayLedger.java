package org.fedfisher.operator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.fedfisher.audit.AuditEvidence;
import org.fedfisher.audit.AuditRequest;
import org.fedfisher.audit.CheckedUpdate;
import org.fedfisher.audit.Findings;
import org.fedfisher.audit.RecordedAdmission;
import org.fedfisher.audit.RecordedRevision;
import org.fedfisher.audit.RecordedRound;
import org.fedfisher.audit.RefusalRules;
import org.fedfisher.audit.UpdateRules;
import org.fedfisher.round.Closing;
import org.fedfisher.round.Specification;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientRegistration;
import org.fedfisher.wire.LedgerFact;

/**
 * Keyed by round: what verify and the ledger are in the job, an audit's recorded facts are here. It
 * gathers the round's facts, headers and block receipts, checks them when all has been read, and
 * tells the shards what to fold: in the order of header digests, which is nobody's order of
 * arrival. A shard of which a block is lacking is not folded.
 */
public final class ReplayLedger
    extends KeyedCoProcessFunction<String, KafkaValue, UpdatePart, ShardDecision> {
  private static final long serialVersionUID = 1L;

  public static final OutputTag<AuditEvidence> EVIDENCE =
      new OutputTag<>("ledger-evidence", TypeInformation.of(AuditEvidence.class));

  private final AuditRequest request;
  private transient MapState<Long, KafkaValue> facts;
  private transient ArchiveState archive;

  public ReplayLedger(AuditRequest request) {
    this.request = request;
  }

  @Override
  public void open(OpenContext context) {
    facts =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "facts", Types.LONG, TypeInformation.of(KafkaValue.class)));
    archive = new ArchiveState(getRuntimeContext());
  }

  @Override
  public void processElement1(KafkaValue value, Context context, Collector<ShardDecision> out)
      throws Exception {
    if (decode(value) instanceof ClientRegistration registration) {
      archive.put(registration, value.value());
    } else {
      facts.put((long) value.partition() << 48 | value.offset(), value);
    }
    context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
  }

  @Override
  public void processElement2(UpdatePart part, Context context, Collector<ShardDecision> out)
      throws Exception {
    archive.put(part);
  }

  /** Everything has been read. */
  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<ShardDecision> out)
      throws Exception {
    List<KafkaValue> values = new ArrayList<>();
    facts.values().forEach(values::add);
    values.sort(Comparator.comparing(KafkaValue::partition).thenComparing(KafkaValue::offset));
    List<LedgerFact> decoded = new ArrayList<>();
    for (KafkaValue value : values) {
      context.output(EVIDENCE, AuditEvidence.of(value.value()));
      decoded.add((LedgerFact) decode(value));
    }
    RecordedRound round = RecordedRound.of(context.getCurrentKey(), decoded);
    Specification specification = round.specification();
    if (specification != null) {
      Findings findings = new Findings();
      replay(specification, round.revisions(), findings, out::collect);
      RefusalRules refusals = new RefusalRules(specification, archive, findings);
      round.refusals().forEach(refusals::check);
      findings.kept().forEach(found -> context.output(EVIDENCE, AuditEvidence.of(found)));
    }
  }

  private void replay(
      Specification round,
      List<RecordedRevision> revisions,
      Findings findings,
      Consumer<ShardDecision> out) {
    UpdateRules rules = new UpdateRules(round, archive, findings);
    byte[] specification = Specifications.encode(round);
    Set<Integer> lacking = new HashSet<>();
    int admitted = 0;
    long examples = 0;
    for (RecordedRevision revision : revisions) {
      if (request.covers(revision.number())) {
        List<CheckedUpdate> updates = new ArrayList<>();
        for (RecordedAdmission admission : revision.admissions()) {
          updates.add(rules.check(admission));
          examples += admission.fact().getExamples();
        }
        admitted += updates.size();
        Closing closing =
            new Closing(
                revision.number(),
                admitted,
                examples,
                revision.publishedOrdinal(),
                revision.closedAtMillis());
        fold(round, RoundClosing.of(specification, closing), updates, lacking, out);
      }
    }
  }

  /** A shard that lacks something in one revision lacks it in all that follow. */
  private static void fold(
      Specification round,
      RoundClosing closing,
      List<CheckedUpdate> updates,
      Set<Integer> lacking,
      Consumer<ShardDecision> out) {
    List<CheckedUpdate> shuffled =
        updates.stream()
            .sorted(Comparator.comparing(update -> Sha256s.hex(digest(update.admission()))))
            .toList();
    for (Shard shard : round.layout().shards()) {
      int number = shard.number();
      if (closing.admitted() == 0 || !updates.stream().allMatch(one -> one.gives(number))) {
        lacking.add(number);
      }
      if (!lacking.contains(number)) {
        for (CheckedUpdate update : shuffled) {
          out.accept(
              ShardDecision.fold(
                  round.round(), number, update.admissionTo(number), round.shape(shard)));
        }
        out.accept(ShardDecision.close(round.round(), number, closing));
      }
    }
  }

  private static byte[] digest(RecordedAdmission admission) {
    return admission.fact().getHeaderDigest().bytes();
  }

  private static SpecificRecord decode(KafkaValue value) {
    return Wire.again(value.value());
  }
}
