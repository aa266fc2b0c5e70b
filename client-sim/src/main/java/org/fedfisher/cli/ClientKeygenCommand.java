package org.fedfisher.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.client.KeyFiles;
import org.fedfisher.schemas.Ed25519;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a client's key. */
@Command(
    name = "keygen",
    sortOptions = false,
    description = {
      "Makes an Ed25519 key: the private one to FILE, the public one to FILE.pub, both in PEM.",
      "\"openssl genpkey -algorithm ed25519\" and \"openssl pkey -pubout\" make the same."
    },
    footer = {"", "Example:", "  fedfisher client keygen --out gateway-7.pem"})
final class ClientKeygenCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where the private key goes; it must not be there yet.")
  Path file = Path.of("");

  @Override
  public Integer call() throws IOException {
    KeyPair key = KeyFiles.generate();
    Path publicFile = KeyFiles.write(key, file);
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .printf(
            "Private key  %s%nPublic key   %s: %s%n",
            file, publicFile, HexFormat.of().formatHex(Ed25519.raw(key.getPublic())));
    return 0;
  }
}
