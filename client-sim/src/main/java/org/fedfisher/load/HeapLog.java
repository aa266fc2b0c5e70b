package org.fedfisher.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The heap of one process, as its garbage collector logged it; a process that was killed has left
 * its log.
 *
 * @param peakBytes the most that was occupied, garbage included
 * @param liveBytes the most that a full collection left occupied; 0 where there was none
 */
record HeapLog(long peakBytes, long liveBytes) {
  private static final String FULL = "Pause Full";

  /** As {@code -Xlog:gc} writes a collection: before, after and size of the heap. */
  private static final Pattern COLLECTION = Pattern.compile(" (\\d+)M->(\\d+)M\\(\\d+M\\)");

  /** What makes a JVM write the log that {@link #of} reads. */
  static String option(Path folder) {
    return "-Xlog:gc:file=%s::filecount=0".formatted(folder.resolve("gc-%p.log"));
  }

  /** Of a process; zeros where it never collected. */
  static HeapLog of(Path folder, long pid) throws IOException {
    Path file = folder.resolve("gc-%d.log".formatted(pid));
    HeapLog heap = new HeapLog(0, 0);
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        heap = heap.and(line);
      }
    }
    return heap;
  }

  /** The larger of both, of several processes. */
  static HeapLog largest(List<HeapLog> all) {
    return new HeapLog(
        all.stream().mapToLong(HeapLog::peakBytes).max().orElse(0),
        all.stream().mapToLong(HeapLog::liveBytes).max().orElse(0));
  }

  private HeapLog and(String line) {
    Matcher found = COLLECTION.matcher(line);
    return found.find()
        ? new HeapLog(
            Math.max(peakBytes, Long.parseLong(found.group(1)) << 20),
            line.contains(FULL)
                ? Math.max(liveBytes, Long.parseLong(found.group(2)) << 20)
                : liveBytes)
        : this;
  }
}
