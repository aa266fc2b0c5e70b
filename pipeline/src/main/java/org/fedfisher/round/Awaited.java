package org.fedfisher.round;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Admissions of a shard that have not been folded: those of the revision at hand, which lack a
 * block, and those of later ones, which must not enter the sums before the sums of every earlier
 * revision have been emitted.
 */
final class Awaited {
  private final Map<String, Admission> current = new LinkedHashMap<>();
  private final List<Admission> later = new ArrayList<>();

  /** Which admission each of their blocks belongs to. */
  private final Map<String, Admission> blocks = new HashMap<>();

  private int revision;

  /** {@code revision}: the one at hand. */
  Awaited(int revision) {
    this.revision = revision;
  }

  void add(Admission admission) {
    if (admission.revision() < revision) {
      throw new IllegalStateException(
          "client %s admitted to revision %d, whose sums have been emitted; at hand is %d"
              .formatted(admission.client(), admission.revision(), revision));
    }
    if (admission.revision() == revision) {
      current.put(admission.client(), admission);
    } else {
      later.add(admission);
    }
    for (String block : admission.blocks()) {
      blocks.put(block, admission);
    }
  }

  /** The admission, of the revision at hand, that lacks this block; null where none does. */
  @Nullable Admission lacking(String block) {
    Admission admission = blocks.get(block);
    return admission == null || admission.revision() > revision ? null : admission;
  }

  /** Whether the block belongs to an admission, of any revision. */
  boolean claims(String block) {
    return blocks.containsKey(block);
  }

  /** The admission has been folded. */
  void remove(Admission admission) {
    current.remove(admission.client());
    for (String block : admission.blocks()) {
      blocks.remove(block);
    }
  }

  /** Goes on to the next revision; returns its admissions so far. */
  List<Admission> advance() {
    if (!current.isEmpty()) {
      throw new IllegalStateException(
          "revision %d still waits for %d clients".formatted(revision, current.size()));
    }
    revision++;
    List<Admission> due = later.stream().filter(next -> next.revision() == revision).toList();
    later.removeAll(due);
    due.forEach(admission -> current.put(admission.client(), admission));
    return due;
  }

  int revision() {
    return revision;
  }

  /** Whether nobody of the revision at hand is missing. */
  boolean none() {
    return current.isEmpty();
  }

  Admission[] all() {
    return Stream.concat(current.values().stream(), later.stream()).toArray(Admission[]::new);
  }

  void clear() {
    current.clear();
    later.clear();
    blocks.clear();
  }
}
