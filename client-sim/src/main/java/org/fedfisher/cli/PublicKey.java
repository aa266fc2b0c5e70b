package org.fedfisher.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.fedfisher.client.KeyFiles;

/** A client's public key as operators write it: in hexadecimal, or as the name of its PEM file. */
final class PublicKey {
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");

  private PublicKey() {}

  /**
   * Its raw bytes.
   *
   * @throws IllegalArgumentException where the file holds no key
   */
  static byte[] read(String fileOrHex) throws IOException {
    return HEX.matcher(fileOrHex).matches()
        ? HexFormat.of().parseHex(fileOrHex)
        : KeyFiles.readPublic(Path.of(fileOrHex));
  }
}
