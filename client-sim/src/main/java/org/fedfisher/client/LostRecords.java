package org.fedfisher.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.client.RoundRecords.Stored;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.GlobalModelManifest;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.ModelVariant;

/**
 * What a round's committed records lack, and where it is found: a transaction that Kafka has
 * aborted still stands in its topic, and no reader of committed records sees it.
 *
 * <p>An aborted record may be of an attempt that was rolled back and repeated, and then it is not
 * lost. So only what is lacking counts, and of several versions the last: whatever was written
 * after it started from a state in which it was written.
 *
 * @param records to be published again, in the order in which they were written
 * @param facts ordinals of those that are facts
 * @param beyondRepair what is lacking and nowhere to be found, as sentences
 */
public record LostRecords(List<Stored> records, List<Long> facts, List<String> beyondRepair) {
  /** A model's part: a block's number, or -1 for the manifest. */
  private record Part(int revision, ModelVariant variant, String digest, int block) {
    static final int MANIFEST = -1;

    static Optional<Part> of(SpecificRecord record) {
      if (record instanceof GlobalModelBlock block) {
        return Optional.of(
            new Part(
                block.getRevision(),
                block.getVariant(),
                Sha256s.hex(block.getModelDigest()),
                block.getBlock()));
      } else if (record instanceof GlobalModelManifest manifest) {
        return Optional.of(
            new Part(
                manifest.getRevision(),
                manifest.getVariant(),
                Sha256s.hex(manifest.getModelDigest()),
                MANIFEST));
      }
      return Optional.empty();
    }
  }

  /** Models that were published, by revision: the digest of their solution. */
  private record Published(Map<Integer, String> solutions) {
    void note(SpecificRecord record) {
      if (record instanceof LedgerFact fact && fact.getFact() instanceof ModelPublished model) {
        solutions.put(model.getRevision(), Sha256s.hex(model.getModelDigest()));
      }
    }
  }

  public LostRecords {
    records = List.copyOf(records);
    facts = List.copyOf(facts);
    beyondRepair = List.copyOf(beyondRepair);
  }

  /** Whether nothing is lacking. */
  public boolean none() {
    return records.isEmpty() && beyondRepair.isEmpty();
  }

  /**
   * What is lacking of a round.
   *
   * @param committed its records that readers see, in order
   * @param aborted those that nobody sees and nobody will
   */
  static LostRecords of(List<Stored> committed, List<Stored> aborted) {
    Published published = new Published(new TreeMap<>());
    committed.forEach(stored -> published.note(stored.record()));
    Map<Long, Stored> lost = new TreeMap<>();
    List<String> beyondRepair = new ArrayList<>();
    facts(committed, aborted, lost, beyondRepair);
    lost.values().forEach(stored -> published.note(stored.record()));
    List<Stored> records = new ArrayList<>(lost.values());
    records.addAll(models(committed, aborted, published, beyondRepair));
    return new LostRecords(records, List.copyOf(lost.keySet()), beyondRepair);
  }

  private static void facts(
      List<Stored> committed,
      List<Stored> aborted,
      Map<Long, Stored> lost,
      List<String> beyondRepair) {
    Set<Long> there = new HashSet<>();
    committed.forEach(stored -> stored.ordinal().ifPresent(there::add));
    Map<Long, Stored> last = new HashMap<>();
    aborted.forEach(stored -> stored.ordinal().ifPresent(ordinal -> last.put(ordinal, stored)));
    long end = there.stream().mapToLong(Long::longValue).max().orElse(-1);
    for (long ordinal = 0; ordinal < end; ordinal++) {
      if (!there.contains(ordinal)) {
        Stored found = last.get(ordinal);
        if (found == null) {
          beyondRepair.add("fact %d is in no transaction, committed or aborted".formatted(ordinal));
        } else {
          lost.put(ordinal, found);
        }
      }
    }
  }

  /** Of each variant the last that was written; of the solution the one that the ledger names. */
  private static List<Stored> models(
      List<Stored> committed,
      List<Stored> aborted,
      Published published,
      List<String> beyondRepair) {
    Set<Part> there = new HashSet<>();
    committed.forEach(stored -> Part.of(stored.record()).ifPresent(there::add));
    Map<Part, Stored> found = new HashMap<>();
    Map<String, GlobalModelManifest> wanted = new TreeMap<>();
    for (Stored stored : aborted) {
      Part.of(stored.record()).ifPresent(part -> found.put(part, stored));
      want(wanted, stored, published);
    }
    // What is committed outweighs what was aborted, before it or after.
    committed.forEach(stored -> want(wanted, stored, published));
    List<Stored> lost = new ArrayList<>();
    for (GlobalModelManifest manifest : wanted.values()) {
      for (Part part : parts(manifest)) {
        if (!there.contains(part)) {
          Stored stored = found.get(part);
          if (stored == null) {
            beyondRepair.add("%s is in no transaction, committed or aborted".formatted(part));
          } else {
            lost.add(stored);
          }
        }
      }
    }
    published.solutions.forEach(
        (revision, digest) -> {
          if (!wanted.containsKey(key(revision, ModelVariant.SOLUTION))) {
            beyondRepair.add(
                "model %s of revision %d is in no transaction, committed or aborted"
                    .formatted(digest, revision));
          }
        });
    return lost;
  }

  private static void want(
      Map<String, GlobalModelManifest> wanted, Stored stored, Published published) {
    if (stored.record() instanceof GlobalModelManifest manifest) {
      String named = published.solutions.get(manifest.getRevision());
      boolean solution = manifest.getVariant() == ModelVariant.SOLUTION;
      if (named != null && (!solution || named.equals(Sha256s.hex(manifest.getModelDigest())))) {
        wanted.put(key(manifest.getRevision(), manifest.getVariant()), manifest);
      }
    }
  }

  /** Blocks first, as the job writes them. */
  private static List<Part> parts(GlobalModelManifest manifest) {
    List<Part> parts = new ArrayList<>();
    String digest = Sha256s.hex(manifest.getModelDigest());
    for (int block = 0; block < manifest.getBlocks(); block++) {
      parts.add(new Part(manifest.getRevision(), manifest.getVariant(), digest, block));
    }
    parts.add(new Part(manifest.getRevision(), manifest.getVariant(), digest, Part.MANIFEST));
    return parts;
  }

  private static String key(int revision, ModelVariant variant) {
    return revision + "/" + variant;
  }
}
