package org.fedfisher.job;

import static org.fedfisher.job.SumsToModel.named;

import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.fedfisher.operator.AssembleModel;
import org.fedfisher.operator.DecodeShardSums;
import org.fedfisher.operator.Rejections;
import org.fedfisher.operator.ShardPart;
import org.fedfisher.schemas.Topics;

/**
 * The second job of a cluster that solves where its GPUs are: from the sums that {@link
 * FedFisherJob} hands on to the global model. It waits for GPUs as a whole, and rounds are admitted
 * and folded meanwhile: decision 14.
 */
public final class SolveJob {
  /** Behind the name of the job that hands on. */
  public static final String NAME_SUFFIX = "-solve";

  /** Of transactions on topics that both jobs write. */
  private static final String TRANSACTIONS = "fedfisher.solve.";

  private SolveJob() {}

  /** Runs the job where Flink's client submits it, with the settings of {@code config.yaml}. */
  public static void main(String[] arguments) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    Configuration configuration = Configuration.fromMap(env.getConfiguration().toMap());
    JobSettings settings = JobSettings.from(configuration);
    if (!settings.solve().apart()) {
      throw new IllegalArgumentException(
          "%s is %s, so %s solves: expected GPU for a job that only solves"
              .formatted(
                  SolvePlacement.WHERE.key(),
                  settings.solve().where(),
                  FedFisherJob.class.getSimpleName()));
    }
    DurableCheckpoints.require(configuration);
    define(env, settings);
    env.execute(configuration.get(PipelineOptions.NAME) + NAME_SUFFIX);
  }

  /** Adds the job with its Kafka ends to the environment; the caller executes it. */
  static void define(StreamExecutionEnvironment env, JobSettings settings) {
    Configuration configuration = Configuration.fromMap(env.getConfiguration().toMap());
    env.setParallelism(settings.solve().gpus());
    KafkaEnds kafka = new KafkaEnds(env, settings, Optional.of(SlotGroups.gpu(configuration)));
    SingleOutputStreamOperator<ShardPart> parts =
        named(
            kafka.read(Topics.SHARD_SUMS, "read shard sums").process(new DecodeShardSums()),
            "decode shard sums");
    SumsToModel path = SumsToModel.solve(parts, parts.getSideOutput(DecodeShardSums.SURVEYS));
    kafka.write(path.models(), Topics.GLOBAL_MODELS, "write global models");
    kafka.write(
        path.models().getSideOutput(AssembleModel.FACTS),
        Topics.ROUND_LEDGER,
        "write published models to round ledger",
        TRANSACTIONS + "round-ledger");
    kafka.write(
        parts.getSideOutput(Rejections.TAG),
        Topics.REJECTED,
        "write rejected shard sums",
        TRANSACTIONS + "rejected");
  }
}
