package org.fedfisher.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a load took of every process and of the job's state, with what it may take.
 *
 * @param processes by name, of a name's processes the most that any took
 * @param stateBytes the largest state of a completed checkpoint
 * @param stateBound what it may be
 * @param waitingBlocks the most that waited at a time
 */
public record Memory(
    Map<String, Use> processes, long stateBytes, long stateBound, long waitingBlocks) {
  /**
   * Of the processes of one name, in bytes.
   *
   * @param started how many there were
   * @param peakHeap occupied, garbage included
   * @param liveHeap occupied after a collection
   * @param heapBound of the latter
   * @param resident as the kernel counts it
   * @param residentBound of that
   */
  record Use(
      int started,
      long peakHeap,
      long liveHeap,
      long heapBound,
      long resident,
      long residentBound) {}

  public Memory {
    processes = Map.copyOf(processes);
  }

  static Memory of(Footprint footprint, Map<String, HeapLog> heaps, LoadPlan plan) {
    Map<String, Use> processes = new TreeMap<>();
    footprint
        .processes()
        .forEach(
            (name, pids) -> {
              HeapLog heap = heaps.getOrDefault(name, new HeapLog(0, 0));
              LoadBounds bounds = LoadBounds.of(name);
              processes.put(
                  name,
                  new Use(
                      pids.size(),
                      heap.peakBytes(),
                      heap.liveBytes(),
                      bounds.heapBytes(),
                      footprint.residentBytes().getOrDefault(name, 0L),
                      bounds.residentBytes()));
            });
    return new Memory(
        processes, footprint.stateBytes(), LoadBounds.stateBytes(plan), footprint.waitingBlocks());
  }

  /** Where a bound was passed, as sentences. */
  List<String> violations() {
    List<String> violations = new ArrayList<>();
    new TreeMap<>(processes)
        .forEach(
            (name, use) -> {
              check(violations, name + ": live heap", use.liveHeap, use.heapBound);
              check(violations, name + ": resident memory", use.resident, use.residentBound);
            });
    check(violations, "state", stateBytes, stateBound);
    return violations;
  }

  private static void check(List<String> violations, String what, long found, long bound) {
    if (found > bound) {
      violations.add("%s of %,d bytes, expected at most %,d".formatted(what, found, bound));
    }
  }
}
