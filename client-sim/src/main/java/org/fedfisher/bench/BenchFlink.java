package org.fedfisher.bench;

import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;

/** Settings of a benchmarked job: RocksDB, incremental checkpoints, two subtasks. */
final class BenchFlink {
  static final int PARALLELISM = 2;

  private BenchFlink() {}

  static Configuration settings(Path directory, String checkpointInterval) {
    Configuration settings = new Configuration();
    settings.setString("parallelism.default", Integer.toString(PARALLELISM));
    settings.setString("pipeline.generic-types", "false");
    settings.setString("pipeline.auto-generate-uids", "false");
    settings.setString("pipeline.object-reuse", "true");
    settings.setString("state.backend.type", "rocksdb");
    settings.setString("state.backend.rocksdb.compression.per.level", "NO_COMPRESSION");
    settings.setString("state.backend.rocksdb.writebuffer.size", "128mb");
    settings.setString("state.backend.rocksdb.localdir", directory.resolve("rocksdb").toString());
    settings.setString("execution.checkpointing.incremental", "true");
    settings.setString("execution.checkpointing.interval", checkpointInterval);
    settings.setString(
        "execution.checkpointing.dir", directory.resolve("checkpoints").toUri().toString());
    settings.setString("taskmanager.numberOfTaskSlots", Integer.toString(PARALLELISM));
    settings.setString("taskmanager.memory.segment-size", "1mb");
    settings.setString("taskmanager.memory.network.min", "512mb");
    settings.setString("taskmanager.memory.network.max", "512mb");
    settings.setString("taskmanager.memory.managed.size", "1gb");
    settings.setString("rest.port", "0");
    settings.setString("rest.bind-address", "127.0.0.1");
    return settings;
  }
}
