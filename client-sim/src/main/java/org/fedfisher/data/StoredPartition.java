package org.fedfisher.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A partition that somebody else drew, to repeat an experiment on the same shares: a folder with
 * {@code client<i>/train_indices.bin}, positions in the training examples as little-endian float32,
 * as the published case stores them.
 *
 * @param folder with one folder for each client, numbered from 0
 */
public record StoredPartition(Path folder) {
  /** The clients' examples, client 0 first. */
  public List<Examples> split(Examples examples) throws IOException {
    List<Examples> shares = new ArrayList<>();
    BitSet taken = new BitSet(examples.size());
    for (Path file = file(0); Files.exists(file); file = file(shares.size())) {
      int[] positions = positions(file, examples.size());
      for (int position : positions) {
        if (taken.get(position)) {
          throw new IllegalArgumentException(
              "%s: example %d is shared out twice".formatted(file, position));
        }
        taken.set(position);
      }
      shares.add(examples.subset(positions));
    }
    if (shares.isEmpty()) {
      throw new IllegalArgumentException("no partition: expected the file " + file(0));
    }
    return shares;
  }

  /** The examples at positions that one file holds; a sample may hold one twice. */
  public static Examples read(Path file, Examples examples) throws IOException {
    return examples.subset(positions(file, examples.size()));
  }

  private Path file(int client) {
    return folder.resolve("client" + client).resolve("train_indices.bin");
  }

  private static int[] positions(Path file, int size) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length == 0 || bytes.length % Float.BYTES != 0) {
      throw new IllegalArgumentException(
          "%s has %d bytes, expected a positive multiple of 4".formatted(file, bytes.length));
    }
    FloatBuffer stored = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    int[] positions = new int[stored.remaining()];
    for (int i = 0; i < positions.length; i++) {
      float position = stored.get(i);
      if (!(position >= 0 && position < size) || position != Math.rint(position)) {
        throw new IllegalArgumentException(
            "%s: entry %d is %s, expected a position from 0 to %d"
                .formatted(file, i, position, size - 1));
      }
      positions[i] = (int) position;
    }
    return positions;
  }
}
