package org.fedfisher.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * Keeps downloaded data sets in a folder, so that each is fetched once.
 *
 * <p>A file enters the cache only complete and with the expected SHA-256: it is written beside its
 * place and moved there in one step, so concurrent or killed processes leave no half a file. A file
 * that is already there is checked again, and fetched again if it was damaged.
 */
public final class DatasetCache {
  /** Fetches an address; replaced in tests. */
  @FunctionalInterface
  interface Transport {
    InputStream open(URI address) throws IOException;
  }

  private final Path root;
  private final Transport transport;

  /**
   * A cache that downloads over HTTP.
   *
   * @param root the folder; a data set is in the sub-folder of its name
   */
  public DatasetCache(Path root) {
    this(root, new HttpTransport());
  }

  DatasetCache(Path root, Transport transport) {
    this.root = root;
    this.transport = transport;
  }

  /** The folder used unless another is named: {@code ~/.cache/fedfisher}. */
  public static Path defaultRoot() {
    return Path.of(System.getProperty("user.home"), ".cache", "fedfisher");
  }

  /**
   * Reads a data set, downloading what is missing.
   *
   * @throws IOException if it is not in the cache and cannot be downloaded; says what else to do
   */
  public Dataset load(PublicDataset dataset) throws IOException {
    Path folder = Files.createDirectories(root.resolve(dataset.id()));
    for (Map.Entry<String, String> file : dataset.sha256().entrySet()) {
      Path target = folder.resolve(file.getKey());
      if (!Files.exists(target) || !sha256(target).equals(file.getValue())) {
        fetch(dataset, file.getKey(), file.getValue(), target);
      }
    }
    return new IdxFiles(folder, dataset.classes()).read(dataset.id());
  }

  private void fetch(PublicDataset dataset, String name, String expected, Path target)
      throws IOException {
    URI address = dataset.address(name);
    Path partial = Files.createTempFile(target.getParent(), name, ".part");
    try {
      try (InputStream in = transport.open(address)) {
        Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
      }
      String found = sha256(partial);
      if (!found.equals(expected)) {
        throw new IOException("expected SHA-256 %s, found %s".formatted(expected, found));
      }
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new IOException(
          ("cannot download %s: %s. Without a network, give the folder that holds the four IDX"
                  + " files with --data-dir, or use the generated digits: --dataset digits")
              .formatted(address, reason(e)),
          e);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** Network exceptions often carry no message, or only the host's name. */
  private static String reason(IOException e) {
    String message = e.getMessage();
    return e.getClass() == IOException.class && message != null
        ? message
        : e.getClass().getSimpleName() + (message == null ? "" : " (" + message + ")");
  }

  private static String sha256(Path file) throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
