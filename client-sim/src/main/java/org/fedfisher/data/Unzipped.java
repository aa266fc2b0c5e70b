package org.fedfisher.data;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** What a gzip file holds; complaints about damage name the file. */
final class Unzipped extends FilterInputStream {
  private static final int BUFFER = 1 << 16;

  private final Path file;

  private Unzipped(InputStream in, Path file) {
    super(in);
    this.file = file;
  }

  /**
   * @param zipped from the first byte of {@code file}
   * @throws IOException where it does not begin as gzip does
   */
  static InputStream of(InputStream zipped, Path file) throws IOException {
    try {
      return new Unzipped(new GZIPInputStream(zipped, BUFFER), file);
    } catch (EOFException | ZipException e) {
      throw damaged(file, e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    try {
      return super.read(into, from, length);
    } catch (EOFException | ZipException e) {
      throw damaged(file, e);
    }
  }

  private static IOException damaged(Path file, IOException e) {
    @Nullable String found = e.getMessage();
    return new IOException(
        "%s: damaged gzip data: %s".formatted(file, found == null ? "it ends early" : found), e);
  }
}
