package org.fedfisher.cluster;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalResourceOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ResourceManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.fedfisher.job.JobSettings;

/** Finds configuration keys that nobody reads, and values that their option cannot take. */
final class KnownOptions {
  private static final List<Class<?>> HOLDERS =
      List.of(
          CheckpointingOptions.class,
          CoreOptions.class,
          ExternalResourceOptions.class,
          HighAvailabilityOptions.class,
          JobManagerOptions.class,
          MetricOptions.class,
          PipelineOptions.class,
          ResourceManagerOptions.class,
          RestOptions.class,
          RestartStrategyOptions.class,
          RocksDBConfigurableOptions.class,
          RocksDBOptions.class,
          SecurityOptions.class,
          StateBackendOptions.class,
          TaskManagerOptions.class,
          WebOptions.class);

  /** Read by Flink's S3 plugin, which is not on this class path and hands them on to Hadoop's. */
  private static final Set<String> S3 = Set.of("s3.endpoint", "s3.path-style-access");

  /** Options of a reporter or resource that the key itself names. */
  private static final List<String> NAMED = List.of("metrics.reporter.", "external-resource.");

  private final Map<String, ConfigOption<?>> options = new TreeMap<>();

  KnownOptions() {
    for (Class<?> holder : HOLDERS) {
      for (Field field : holder.getFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigOption.class) {
          ConfigOption<?> option = value(field);
          options.put(option.key(), option);
        }
      }
    }
  }

  /** Complaints about keys and values; empty where there is none. */
  List<String> complaints(Map<String, String> configuration) {
    List<String> complaints = new ArrayList<>();
    Configuration read = Configuration.fromMap(configuration);
    try {
      // Complains of unknown keys that begin with "fedfisher.", and of wrong values.
      JobSettings.from(read);
    } catch (IllegalArgumentException e) {
      complaints.add(e.getMessage());
    }
    for (String key : configuration.keySet()) {
      ConfigOption<?> option = options.get(key);
      if (option != null) {
        try {
          read.getOptional(option);
        } catch (IllegalArgumentException e) {
          complaints.add("%s: %s".formatted(key, e.getMessage()));
        }
      } else if (!key.startsWith("fedfisher.")
          && !S3.contains(key)
          && NAMED.stream().noneMatch(key::startsWith)) {
        complaints.add("unknown key " + key);
      }
    }
    return complaints;
  }

  private static ConfigOption<?> value(Field field) {
    try {
      return (ConfigOption<?>) field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
