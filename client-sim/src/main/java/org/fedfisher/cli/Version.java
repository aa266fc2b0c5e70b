package org.fedfisher.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: ours, from the jar's manifest, and Java's. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String ours = FedFisher.class.getPackage().getImplementationVersion();
    return new String[] {
      "fedfisher %s, Java %s"
          .formatted(ours == null ? "(not packaged)" : ours, System.getProperty("java.version"))
    };
  }
}
