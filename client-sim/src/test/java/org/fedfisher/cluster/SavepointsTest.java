package org.fedfisher.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavepointsTest {
  @TempDir Path folder;

  @Test
  void savepointWithoutMetadataIsNamed() throws IOException {
    Path half = Files.createDirectories(folder.resolve("savepoint-1"));
    assertThatThrownBy(() -> Savepoints.complete(half))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(half.toString())
        .hasMessageContaining("_metadata");
    Files.writeString(half.resolve("_metadata"), "");
    assertThat(Savepoints.complete(half)).isEqualTo(half);
  }

  @Test
  void newestIsTheLastComplete() throws IOException {
    assertThat(Savepoints.newest(folder.resolve("none"))).isEmpty();
    assertThat(Savepoints.newest(folder)).isEmpty();
    Path late = savepoint("savepoint-a", 2000);
    savepoint("savepoint-b", 1000);
    Files.createDirectories(folder.resolve("savepoint-c"));
    assertThat(Savepoints.newest(folder)).contains(late);
  }

  private Path savepoint(String name, long millis) throws IOException {
    Path savepoint = Files.createDirectories(folder.resolve(name));
    Path metadata = Files.writeString(savepoint.resolve("_metadata"), "");
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(millis));
    return savepoint;
  }
}
