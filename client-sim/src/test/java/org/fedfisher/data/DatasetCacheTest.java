package org.fedfisher.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetCacheTest {
  @TempDir Path root;

  private final Map<String, byte[]> served = new LinkedHashMap<>();
  private PublicDataset dataset;
  private int downloads;

  @BeforeEach
  void serveATinyDataset() throws Exception {
    served.put("train-images-idx3-ubyte", IdxFilesTest.idx(12, 0x0803, 2, 2, 3));
    served.put("train-labels-idx1-ubyte", IdxFilesTest.idx(2, 0x0801, 2));
    served.put("t10k-images-idx3-ubyte", IdxFilesTest.idx(6, 0x0803, 1, 2, 3));
    served.put("t10k-labels-idx1-ubyte", IdxFilesTest.idx(1, 0x0801, 1));
    Map<String, String> digests = new LinkedHashMap<>();
    for (Map.Entry<String, byte[]> file : served.entrySet()) {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(file.getValue());
      digests.put(file.getKey(), HexFormat.of().formatHex(digest));
    }
    dataset = new PublicDataset("tiny", URI.create("https://example.org/tiny/"), digests, 10);
  }

  @Test
  void downloadsOnceAndReadsFromTheCacheAfterwards() throws IOException {
    assertThat(load(this::serve).train().size()).isEqualTo(2);
    assertThat(load(address -> unreachable()).train().size()).isEqualTo(2);
    assertThat(downloads).isEqualTo(4);
  }

  @Test
  void damagedFileIsFetchedAgain() throws IOException {
    load(this::serve);
    Files.write(root.resolve("tiny/t10k-labels-idx1-ubyte"), new byte[3]);
    assertThat(load(this::serve).test().size()).isEqualTo(1);
    assertThat(downloads).isEqualTo(5);
  }

  @Test
  void foreignContentNeverEntersTheCache() throws IOException {
    served.replaceAll((name, bytes) -> new byte[] {1});
    assertThatThrownBy(() -> load(this::serve))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("expected SHA-256", "found");
    assertThatCacheIsEmpty();
  }

  @Test
  void withoutANetworkTheErrorNamesAddressReasonAndAlternatives() throws IOException {
    assertThatThrownBy(() -> load(address -> unreachable()))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(
            "https://example.org/tiny/", "ConnectException", "--data-dir", "--dataset digits");
    assertThatCacheIsEmpty();
  }

  private Dataset load(DatasetCache.Transport transport) throws IOException {
    return new DatasetCache(root, transport).load(dataset);
  }

  private InputStream serve(URI address) {
    downloads++;
    return new ByteArrayInputStream(
        served.get(Path.of(address.getPath()).getFileName().toString()));
  }

  private static InputStream unreachable() throws IOException {
    throw new ConnectException();
  }

  private void assertThatCacheIsEmpty() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("tiny"))) {
      assertThat(files).isEmpty();
    }
  }
}
