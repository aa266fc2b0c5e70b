package org.fedfisher.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredPartitionTest {
  @TempDir Path folder;

  private final Examples examples = new DigitGenerator(20, 10, 3).generate().train();

  @Test
  void everyClientGetsItsPositions() throws IOException {
    store(0, 4, 2);
    store(1, 19);
    List<Examples> shares = new StoredPartition(folder).split(examples);
    assertThat(shares).extracting(Examples::size).containsExactly(2, 1);
    assertThat(shares.get(0).label(0)).isEqualTo(examples.label(4));
    assertThat(shares.get(1).label(0)).isEqualTo(examples.label(19));
  }

  @Test
  void whatIsNoPartitionIsRefused() throws IOException {
    refused("expected the file");
    store(0, 20);
    refused("expected a position from 0 to 19");
    store(0, -1);
    refused("expected a position");
    store(0, 0.5f);
    refused("expected a position");
    store(0, Float.NaN);
    refused("expected a position");
    store(0);
    refused("0 bytes");
    store(0, 3);
    store(1, 3);
    refused("shared out twice");
  }

  private void refused(String why) {
    assertThatThrownBy(() -> new StoredPartition(folder).split(examples))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  private void store(int client, float... positions) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(positions.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(positions);
    Path file = folder.resolve("client" + client).resolve("train_indices.bin");
    Files.createDirectories(file.getParent());
    Files.write(file, bytes.array());
  }
}
