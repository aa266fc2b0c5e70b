package org.fedfisher.job;

import static org.fedfisher.job.SumsToModel.named;

import java.time.Duration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.fedfisher.audit.AuditEvidence;
import org.fedfisher.audit.AuditRequest;
import org.fedfisher.operator.AssembleModel;
import org.fedfisher.operator.CompareModels;
import org.fedfisher.operator.CountRead;
import org.fedfisher.operator.CountUnread;
import org.fedfisher.operator.DecodeUpdates;
import org.fedfisher.operator.DigestSums;
import org.fedfisher.operator.KafkaOutput;
import org.fedfisher.operator.KafkaValue;
import org.fedfisher.operator.ReceivedBlock;
import org.fedfisher.operator.Rejections;
import org.fedfisher.operator.ReplayLedger;
import org.fedfisher.operator.SelectRound;
import org.fedfisher.operator.ShardDecision;
import org.fedfisher.operator.ShardKey;
import org.fedfisher.operator.UpdatePart;
import org.fedfisher.schemas.Topics;

/**
 * The topology of an audit on one screen: the job's own decode, accumulate, survey, solve and
 * assemble, with the recorded facts of one round in the place of verify and ledger, over topics
 * that end. {@code docs/audit.md} says what it proves.
 */
public final class AuditJob {
  /** Nothing waits in vain: the input ends. */
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  /** Operators keyed by the one round have work for one. */
  private static final int ONE = 1;

  private AuditJob() {}

  /** Adds the audit to the environment; the caller executes it and concludes from the evidence. */
  public static DataStream<AuditEvidence> define(
      StreamExecutionEnvironment env,
      JobSettings settings,
      RecordedTopics topics,
      AuditRequest request) {
    String round = request.round();
    SingleOutputStreamOperator<KafkaValue> recorded =
        named(
            written(env, topics).process(new SelectRound(round)),
            "select the round's facts and models");
    DataStream<KafkaValue> models =
        named(recorded.filter(value -> value.topic().equals(Topics.GLOBAL_MODELS)), "models");
    DataStream<KafkaValue> facts =
        named(
            recorded.filter(value -> !value.topic().equals(Topics.GLOBAL_MODELS)),
            "facts and registrations");

    SingleOutputStreamOperator<ReceivedBlock> decoded =
        named(
            named(
                    topics
                        .read(env, Topics.CLIENT_UPDATES, "read client updates")
                        .map(new CountRead()),
                    "count client updates")
                .process(new DecodeUpdates(KafkaStartingPoints.Source.audited(settings, round))),
            "decode client updates");
    DataStream<ReceivedBlock> blocks =
        named(decoded.filter(block -> block.round().equals(round)), "blocks of the round");
    DataStream<UpdatePart> parts =
        named(
            decoded.getSideOutput(DecodeUpdates.PARTS).filter(part -> part.round().equals(round)),
            "headers and receipts of the round");

    SingleOutputStreamOperator<ShardDecision> decisions =
        one(
            facts
                .keyBy(fact -> round)
                .connect(parts.keyBy(UpdatePart::round))
                .process(new ReplayLedger(request)),
            "replay round ledger");

    SumsToModel path = SumsToModel.of(blocks, decisions, settings.cacheBytes(), FOR_EVER);
    path.calibrations().setParallelism(ONE);
    SingleOutputStreamOperator<KafkaOutput> assembled = path.models().setParallelism(ONE);
    SingleOutputStreamOperator<AuditEvidence> sums =
        named(
            path.totals()
                .keyBy(part -> new ShardKey(part.round(), part.shard()), SumsToModel.SHARD)
                .process(new DigestSums()),
            "digest sums");

    SingleOutputStreamOperator<AuditEvidence> comparisons =
        one(
            models
                .keyBy(model -> round)
                .connect(assembled.keyBy(KafkaOutput::key))
                .process(new CompareModels()),
            "compare models");
    SingleOutputStreamOperator<AuditEvidence> replayed =
        one(
            assembled
                .getSideOutput(AssembleModel.FACTS)
                .map(fact -> AuditEvidence.replayed(fact.value())),
            "what would be published");
    SingleOutputStreamOperator<AuditEvidence> unread =
        one(
            decoded
                .getSideOutput(Rejections.TAG)
                .union(recorded.getSideOutput(Rejections.TAG))
                .keyBy(rejected -> "")
                .process(new CountUnread()),
            "count unreadable records");
    return decisions
        .getSideOutput(ReplayLedger.EVIDENCE)
        .union(sums, comparisons, replayed, unread);
  }

  /** What the job and operators have written, whatever the round. */
  private static DataStream<KafkaValue> written(
      StreamExecutionEnvironment env, RecordedTopics topics) {
    DataStream<KafkaValue> written =
        topics
            .read(env, Topics.ROUND_LEDGER, "read round ledger")
            .union(topics.read(env, Topics.GLOBAL_MODELS, "read global models"));
    return topics.has(Topics.CLIENTS)
        ? written.union(topics.read(env, Topics.CLIENTS, "read clients"))
        : written;
  }

  private static <T> SingleOutputStreamOperator<T> one(
      SingleOutputStreamOperator<T> operator, String name) {
    return named(operator, name).setParallelism(ONE);
  }
}
