package org.fedfisher.job;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;

/**
 * Where rounds are solved: decision 14 says why.
 *
 * @param where anywhere, in the one job; or where GPUs are, in a job of its own
 * @param gpus how many solve at the same time
 */
public record SolvePlacement(Where where, int gpus) {
  /** The two placements. */
  public enum Where {
    ANYWHERE,
    GPU
  }

  public static final ConfigOption<Where> WHERE =
      ConfigOptions.key("fedfisher.solve.placement")
          .enumType(Where.class)
          .defaultValue(Where.ANYWHERE);
  public static final ConfigOption<Integer> GPUS =
      ConfigOptions.key("fedfisher.solve.gpus").intType().defaultValue(1);

  public SolvePlacement {
    if (gpus < 1) {
      throw new IllegalArgumentException(
          "%s is %d, expected at least 1".formatted(GPUS.key(), gpus));
    }
  }

  static SolvePlacement from(Configuration configuration) {
    return new SolvePlacement(
        JobSettings.read(configuration, WHERE), JobSettings.read(configuration, GPUS));
  }

  /** Whether the solve is a job of its own. */
  public boolean apart() {
    return where == Where.GPU;
  }
}
