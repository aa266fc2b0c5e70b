package org.fedfisher.gpu;

import org.apache.flink.api.common.externalresource.ExternalResourceDriver;
import org.apache.flink.api.common.externalresource.ExternalResourceDriverFactory;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;

/**
 * Makes the driver that {@code external-resource.gpu.driver-factory.class} names. Its settings
 * stand behind {@code external-resource.gpu.param.}: {@code devices} is {@code auto} (what {@code
 * nvidia-smi} lists), {@code fake}, or a list such as {@code 0=GPU-8f2c,1=GPU-11aa}; {@code
 * nvidia-smi} is the program.
 */
public final class GpuDriverFactory implements ExternalResourceDriverFactory {
  private static final ConfigOption<String> DEVICES =
      ConfigOptions.key("devices").stringType().defaultValue("auto");
  private static final ConfigOption<String> PROGRAM =
      ConfigOptions.key("nvidia-smi").stringType().defaultValue("nvidia-smi");

  @Override
  public ExternalResourceDriver createExternalResourceDriver(Configuration configuration) {
    String devices = configuration.get(DEVICES).strip();
    return new GpuDriver(
        switch (devices) {
          case "auto" -> new NvidiaSmi(configuration.get(PROGRAM));
          case "fake" -> new FakeGpus();
          default -> new ListedGpus(devices);
        });
  }
}
