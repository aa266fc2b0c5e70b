package org.fedfisher.job;

import static org.fedfisher.job.SumsToModel.named;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.fedfisher.operator.AssembleModel;
import org.fedfisher.operator.DecodeCommands;
import org.fedfisher.operator.DecodeRegistrations;
import org.fedfisher.operator.DecodeUpdates;
import org.fedfisher.operator.KafkaOutput;
import org.fedfisher.operator.KafkaValue;
import org.fedfisher.operator.KeepLedger;
import org.fedfisher.operator.ReceivedBlock;
import org.fedfisher.operator.Registration;
import org.fedfisher.operator.Rejections;
import org.fedfisher.operator.RoundCommand;
import org.fedfisher.operator.ShardDecision;
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

  /** Runs the job where Flink's client submits it, with the settings of {@code config.yaml}. */
  public static void main(String[] arguments) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    define(env, JobSettings.from(Configuration.fromMap(env.getConfiguration().toMap())));
    env.execute();
  }

  /** Adds the job with its Kafka ends to the environment; the caller executes it. */
  public static void define(StreamExecutionEnvironment env, JobSettings settings) {
    KafkaEnds kafka = new KafkaEnds(env, settings);
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

  /** The job between its ends. */
  public static Outputs connect(
      DataStream<KafkaValue> rounds,
      DataStream<KafkaValue> updates,
      DataStream<KafkaValue> clients,
      JobSettings settings) {
    SingleOutputStreamOperator<RoundCommand> commands =
        named(rounds.process(new DecodeCommands()), "decode round commands");

    SingleOutputStreamOperator<ReceivedBlock> blocks =
        named(updates.process(new DecodeUpdates()), "decode client updates");

    SingleOutputStreamOperator<Registration> registrations =
        named(clients.process(new DecodeRegistrations()), "decode client registrations");

    SingleOutputStreamOperator<UpdateProgress> progress =
        named(
            blocks
                .getSideOutput(DecodeUpdates.PARTS)
                .keyBy(UpdatePart::client)
                .connect(registrations.keyBy(Registration::client))
                .process(
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

    SumsToModel path =
        SumsToModel.of(
            blocks,
            decisions.union(progress.getSideOutput(VerifyUpdates.FORGOTTEN)),
            settings.cacheBytes(),
            settings.blockTimeout());

    return new Outputs(
        decisions
            .getSideOutput(KeepLedger.FACTS)
            .union(path.models().getSideOutput(AssembleModel.FACTS))
            .keyBy(KafkaOutput::key),
        path.models(),
        blocks
            .getSideOutput(Rejections.TAG)
            .union(
                commands.getSideOutput(Rejections.TAG),
                registrations.getSideOutput(Rejections.TAG),
                progress.getSideOutput(Rejections.TAG),
                path.totals().getSideOutput(Rejections.TAG)));
  }
}
