package org.fedfisher.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Reads and writes keyed state behind interfaces that know no checked exceptions. */
final class StateAccess {
  interface Read<T> {
    @Nullable T get() throws Exception;
  }

  interface Write {
    void run() throws Exception;
  }

  private StateAccess() {}

  static <T> @Nullable T read(Read<T> read) {
    try {
      return read.get();
    } catch (Exception e) {
      throw new UncheckedIOException(new IOException("state backend", e));
    }
  }

  static void write(Write write) {
    read(
        () -> {
          write.run();
          return null;
        });
  }
}
