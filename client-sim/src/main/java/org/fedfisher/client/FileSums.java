package org.fedfisher.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The SHA-256 sums of a folder's files, in a file that {@code sha256sum -c} reads. */
final class FileSums {
  private static final String NAME = "SHA256SUMS";

  /** Between sum and name. */
  private static final String GAP = "  ";

  private FileSums() {}

  /** Names of the folder's files, in order. */
  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  static void write(Path folder) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String name : names(folder)) {
      text.append(sum(folder.resolve(name))).append(GAP).append(name).append('\n');
    }
    Files.writeString(folder.resolve(NAME), text);
  }

  /**
   * The listed files, once each has been found unchanged.
   *
   * @param ending that each has
   * @throws IllegalArgumentException where that is not so; the message names the file
   */
  static List<Path> verified(Path folder, String ending) throws IOException {
    Path list = folder.resolve(NAME);
    if (!Files.isReadable(list)) {
      throw new IllegalArgumentException("no %s in %s: it is no backup".formatted(NAME, folder));
    }
    List<Path> files = new ArrayList<>();
    for (String line : Files.readAllLines(list)) {
      int gap = line.indexOf(GAP);
      String name = line.substring(gap + GAP.length());
      // A name with a folder in it would lead out of this one.
      if (gap < 0 || !name.endsWith(ending) || name.contains("/")) {
        throw new IllegalArgumentException(
            "%s: found \"%s\", expected a sum and a file that ends with %s"
                .formatted(list, line, ending));
      }
      Path file = folder.resolve(name);
      String found = Files.isReadable(file) ? sum(file) : "no such file";
      if (!found.equals(line.substring(0, gap))) {
        throw new IllegalArgumentException(
            "%s: found %s, expected the SHA-256 %s".formatted(file, found, line.substring(0, gap)));
      }
      files.add(file);
    }
    return files;
  }

  private static String sum(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
