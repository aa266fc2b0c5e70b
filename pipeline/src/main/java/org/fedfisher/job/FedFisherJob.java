package org.fedfisher.job;

import static org.fedfisher.job.SumsToModel.named;

import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.fedfisher.operator.AccumulateSums;
import org.fedfisher.operator.AssembleModel;
import org.fedfisher.operator.DecodeCommands;
import org.fedfisher.operator.DecodeRegistrations;
import org.fedfisher.operator.DecodeUpdates;
import org.fedfisher.operator.HandedOn;
import org.fedfisher.operator.KafkaOutput;
import org.fedfisher.operator.KafkaValue;
import org.fedfisher.operator.KeepLedger;
import org.fedfisher.operator.ReceivedBlock;
import org.fedfisher.operator.Registration;
import org.fedfisher.operator.Rejections;
import org.fedfisher.operator.RoundCommand;
import org.fedfisher.operator.ShardDecision;
import org.fedfisher.operator.ShardPart;
import org.fedfisher.operator.UpdatePart;
import org.fedfisher.operator.UpdateProgress;
import org.fedfisher.operator.VerifyUpdates;
import org.fedfisher.schemas.Topics;

/** The topology of the job on one screen; {@code docs/architecture.md} draws it. */
public final class FedFisherJob {
  private FedFisherJob() {}

  /** What the job writes. */
  public record Outputs(
      DataStream<KafkaOutput> facts,
      DataStream<KafkaOutput> models,
      DataStream<KafkaOutput> rejected) {}

  /** The job up to the sums of closed rounds; their surveys are a side output. */
  private record Ingest(
      SingleOutputStreamOperator<ShardPart> totals,
      DataStream<KafkaOutput> facts,
      DataStream<KafkaOutput> rejected) {}

  /** Runs the job where Flink's client submits it, with the settings of {@code config.yaml}. */
  public static void main(String[] arguments) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    Configuration configuration = Configuration.fromMap(env.getConfiguration().toMap());
    JobSettings settings = JobSettings.from(configuration);
    DurableCheckpoints.require(configuration);
    define(env, settings);
    env.execute();
  }

  /**
   * Adds the job with its Kafka ends to the environment; the caller executes it. Where rounds are
   * solved apart, it ends with their sums, and {@link SolveJob} goes on.
   */
  public static void define(StreamExecutionEnvironment env, JobSettings settings) {
    if (settings.solve().apart()) {
      defineIngest(env, settings);
      return;
    }
    KafkaEnds kafka = new KafkaEnds(env, settings, Optional.empty());
    Outputs outputs =
        connect(
            kafka.read(Topics.ROUNDS, "read round commands"),
            kafka.read(Topics.CLIENT_UPDATES, "read client updates"),
            kafka.readFromBeginning(Topics.CLIENTS, "read client registrations"),
            settings);
    kafka.write(outputs.facts, Topics.ROUND_LEDGER, "write round ledger");
    kafka.write(outputs.models, Topics.GLOBAL_MODELS, "write global models");
    kafka.write(outputs.rejected, Topics.REJECTED, "write rejected");
  }

  private static void defineIngest(StreamExecutionEnvironment env, JobSettings settings) {
    Configuration configuration = Configuration.fromMap(env.getConfiguration().toMap());
    KafkaEnds kafka = new KafkaEnds(env, settings, Optional.of(SlotGroups.ingest(configuration)));
    Ingest ingest =
        ingest(
            kafka.read(Topics.ROUNDS, "read round commands"),
            kafka.read(Topics.CLIENT_UPDATES, "read client updates"),
            kafka.readFromBeginning(Topics.CLIENTS, "read client registrations"),
            settings);
    DataStream<KafkaOutput> handedOn =
        named(ingest.totals.map(HandedOn::part), "hand on shard sums")
            .union(
                named(
                    ingest.totals.getSideOutput(AccumulateSums.SURVEYS).map(HandedOn::survey),
                    "hand on surveys"));
    kafka.write(ingest.facts.keyBy(KafkaOutput::key), Topics.ROUND_LEDGER, "write round ledger");
    kafka.write(handedOn, Topics.SHARD_SUMS, "write shard sums");
    kafka.write(ingest.rejected, Topics.REJECTED, "write rejected");
  }

  /** The job between its ends. */
  public static Outputs connect(
      DataStream<KafkaValue> rounds,
      DataStream<KafkaValue> updates,
      DataStream<KafkaValue> clients,
      JobSettings settings) {
    Ingest ingest = ingest(rounds, updates, clients, settings);
    SumsToModel path =
        SumsToModel.solve(ingest.totals, ingest.totals.getSideOutput(AccumulateSums.SURVEYS));
    return new Outputs(
        ingest
            .facts
            .union(path.models().getSideOutput(AssembleModel.FACTS))
            .keyBy(KafkaOutput::key),
        path.models(),
        ingest.rejected);
  }

  private static Ingest ingest(
      DataStream<KafkaValue> rounds,
      DataStream<KafkaValue> updates,
      DataStream<KafkaValue> clients,
      JobSettings settings) {
    SingleOutputStreamOperator<RoundCommand> commands =
        named(rounds.process(new DecodeCommands()), "decode round commands");

    SingleOutputStreamOperator<ReceivedBlock> blocks =
        named(
            updates.process(new DecodeUpdates(KafkaStartingPoints.Source.of(settings))),
            "decode client updates");

    SingleOutputStreamOperator<Registration> registrations =
        named(clients.process(new DecodeRegistrations()), "decode client registrations");

    SingleOutputStreamOperator<UpdateProgress> progress =
        named(
            blocks
                .getSideOutput(DecodeUpdates.PARTS)
                .keyBy(UpdatePart::client)
                .connect(registrations.keyBy(Registration::client))
                .transform(
                    "verify",
                    TypeInformation.of(UpdateProgress.class),
                    new VerifyUpdates(
                        settings.unclaimedTimeout(),
                        settings.registrationGrace(),
                        settings.waitingBytesPerClient(),
                        settings.unknownRoundTimeout())),
            "verify updates by client");

    SingleOutputStreamOperator<ShardDecision> decisions =
        named(
            commands
                .keyBy(RoundCommand::round)
                .connect(progress.keyBy(UpdateProgress::round))
                .process(
                    new KeepLedger(settings.unknownRoundTimeout(), settings.unclaimedTimeout())),
            "keep round ledger");

    SingleOutputStreamOperator<ShardPart> totals =
        SumsToModel.accumulate(
            blocks,
            decisions.union(progress.getSideOutput(VerifyUpdates.FORGOTTEN)),
            settings.cacheBytes(),
            settings.blockTimeout());

    return new Ingest(
        totals,
        decisions.getSideOutput(KeepLedger.FACTS),
        blocks
            .getSideOutput(Rejections.TAG)
            .union(
                commands.getSideOutput(Rejections.TAG),
                registrations.getSideOutput(Rejections.TAG),
                progress.getSideOutput(Rejections.TAG),
                totals.getSideOutput(Rejections.TAG)));
  }
}
