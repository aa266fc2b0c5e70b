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
      shares.add(examples.subset(positions(file, examples.size(), taken)));
    }
    if (shares.isEmpty()) {
      throw new IllegalArgumentException("no partition: expected the file " + file(0));
    }
    return shares;
  }

  private Path file(int client) {
    return folder.resolve("client" + client).resolve("train_indices.bin");
  }

  private static int[] positions(Path file, int size, BitSet taken) throws IOException {
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
      if (taken.get(positions[i])) {
        throw new IllegalArgumentException(
            "%s: example %d is shared out twice".formatted(file, positions[i]));
      }
      taken.set(positions[i]);
    }
    return positions;
  }
}
