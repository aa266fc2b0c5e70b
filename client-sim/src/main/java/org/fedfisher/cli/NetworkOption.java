package org.fedfisher.cli;

import org.fedfisher.sim.WireNetworks;
import org.fedfisher.train.Network;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which of the networks that simulated clients can train. */
final class NetworkOption {
  /** Finds networks by name. */
  static final class ByName implements ITypeConverter<Network> {
    @Override
    public Network convert(String name) {
      try {
        return WireNetworks.named(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  @Option(
      names = "--model",
      paramLabel = "NAME",
      converter = ByName.class,
      description =
          "lenet, 44,190 parameters, or small, 1,680 and so few enough for a full Fisher (default:"
              + " lenet).")
  Network network = Network.lenet();
}
