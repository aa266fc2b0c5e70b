package org.fedfisher.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.fedfisher.operator.AccumulateSums;
import org.fedfisher.operator.ReceivedBlock;
import org.fedfisher.operator.ShardDecision;
import org.fedfisher.operator.ShardKey;
import org.fedfisher.operator.ShardPart;
import org.fedfisher.round.Admission;
import org.fedfisher.round.BlockId;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;

/**
 * The fold against RocksDB read-modify-write: the same blocks of 256 KiB into 128 MiB of sums,
 * through the same keyed shuffle, with checkpoints every five seconds.
 */
public final class FoldBench {
  static final double LIMIT = 4;
  private static final int PARAMETERS = 65_536;
  private static final int SHARDS = 85;
  private static final OutputTag<ShardDecision> DECISIONS =
      new OutputTag<>("decisions", TypeInformation.of(ShardDecision.class));

  private final Path confDirectory;
  private final int clients;
  private final int runs;

  /** Each run folds {@code clients} x 85 blocks. */
  public FoldBench(Path confDirectory, int clients, int runs) {
    this.confDirectory = confDirectory;
    this.clients = clients;
    this.runs = runs;
  }

  /** Measures both, in turns. */
  public Ratio measure(Consumer<String> progress) throws Exception {
    List<Double> ours = new ArrayList<>();
    List<Double> base = new ArrayList<>();
    byte[] block = block();
    for (int run = 0; run < runs; run++) {
      ours.add(run(block, true));
      base.add(run(block, false));
      progress.accept(
          "fold run %d of %d: cache %.0f MB/s, read-modify-write %.0f MB/s"
              .formatted(run + 1, runs, ours.get(run), base.get(run)));
    }
    return new Ratio(
        "fold of 256 KiB blocks into 128 MiB of sums",
        "MB/s",
        "write-back cache",
        ours,
        "RocksDB read-modify-write",
        base,
        LIMIT);
  }

  private Configuration settings(Path directory) {
    Configuration settings = GlobalConfiguration.loadConfiguration(confDirectory.toString());
    settings.setString("parallelism.default", "2");
    settings.setString("taskmanager.numberOfTaskSlots", "2");
    settings.setString("execution.checkpointing.interval", "5 s");
    settings.setString(
        "execution.checkpointing.dir", directory.resolve("checkpoints").toUri().toString());
    settings.setString("io.tmp.dirs", directory.toString());
    settings.setString("rest.port", "0");
    settings.setString("rest.bind-port", "0");
    return settings;
  }

  private double run(byte[] block, boolean cached) throws Exception {
    Path directory = Files.createTempDirectory("fedfisher-bench");
    try {
      StreamExecutionEnvironment env =
          StreamExecutionEnvironment.getExecutionEnvironment(settings(directory));
      SingleOutputStreamOperator<ReceivedBlock> blocks =
          env.fromSequence(0, (long) clients * SHARDS - 1)
              .uid("sequence")
              .process(new Blocks(block))
              .uid("blocks");
      TypeInformation<ShardKey> key = TypeInformation.of(ShardKey.class);
      if (cached) {
        blocks
            .keyBy(ReceivedBlock::key, key)
            .connect(blocks.getSideOutput(DECISIONS).keyBy(ShardDecision::key, key))
            .transform(
                "accumulate",
                TypeInformation.of(ShardPart.class),
                new AccumulateSums(MemorySize.ofMebiBytes(256), Duration.ofHours(1)))
            .uid("accumulate")
            .sinkTo(new DiscardingSink<>())
            .uid("sink");
      } else {
        blocks
            .keyBy(ReceivedBlock::key, key)
            .process(new ReadModifyWrite(PARAMETERS))
            .uid("accumulate")
            .sinkTo(new DiscardingSink<>())
            .uid("sink");
      }
      long millis = env.execute("fold").getNetRuntime(TimeUnit.MILLISECONDS);
      return (double) clients * SHARDS * block.length / 1e3 / millis;
    } finally {
      Folders.delete(directory);
    }
  }

  private static byte[] block() {
    Random random = new Random(1);
    float[] weights = new float[PARAMETERS];
    float[] fisher = new float[PARAMETERS];
    for (int i = 0; i < PARAMETERS; i++) {
      weights[i] = (float) random.nextGaussian();
      fisher[i] = random.nextFloat();
    }
    return Wire.encode(
        new ClientUpdateBlock(
            "bench",
            "client",
            "u",
            0,
            List.of(
                Tensors.slice(TensorKind.WEIGHTS, TensorEncoding.INT16, weights, 0, PARAMETERS, 5),
                Tensors.slice(
                    TensorKind.FISHER_DIAGONAL, TensorEncoding.INT16, fisher, 0, PARAMETERS, 1)),
            0));
  }

  /** Block and admission number i: shard i mod 85 of client i / 85. */
  private static final class Blocks extends ProcessFunction<Long, ReceivedBlock> {
    private static final long serialVersionUID = 1L;
    private final byte[] value;
    private final String digest;

    Blocks(byte[] value) {
      this.value = value;
      this.digest = Sha256s.hex(Sha256s.of(value));
    }

    @Override
    public void processElement(Long number, Context context, Collector<ReceivedBlock> out) {
      int shard = (int) (number % SHARDS);
      String client = "c" + number / SHARDS;
      out.collect(new ReceivedBlock("bench", shard, client, "u", digest, 0, number, value));
      context.output(
          DECISIONS,
          ShardDecision.fold(
              "bench",
              shard,
              new Admission(client, 10, new String[] {BlockId.of(client, "u", digest)}, 0),
              BenchRounds.shape(PARAMETERS)));
    }
  }
}
