package org.fedfisher.faults;

import com.google.errorprone.annotations.FormatMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.fedfisher.wire.GlobalModelManifest;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RevisionClosed;
import org.fedfisher.wire.RoundAborted;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundOpened;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;

/**
 * What must hold of a round whatever happened to the cluster: every client counted once, one
 * decision for each, one model, and the same bits as without any fault.
 */
final class Promises {
  /** Copies of an update are refused, whole or half there, and nothing else is. */
  private static final Set<RefusalReason> EXPECTED =
      Set.of(RefusalReason.DUPLICATE_CLIENT, RefusalReason.LATE, RefusalReason.INCOMPLETE_AT_CLOSE);

  /** Of rounds of every design. */
  private static final List<ModelVariant> PUBLISHED =
      List.of(ModelVariant.SOLUTION, ModelVariant.AVERAGE, ModelVariant.FISHER_MERGE);

  private final String round;
  private final List<LedgerFact> facts;
  private final List<String> violations = new ArrayList<>();

  private Promises(String round, List<LedgerFact> facts) {
    this.round = round;
    this.facts = facts;
  }

  /**
   * Violations, as sentences.
   *
   * @param facts of the round that readers saw, in the order in which they came
   * @param manifests of the round's models that readers saw
   * @param undisturbed what a round of the same clients gave without a fault
   */
  static List<String> broken(
      String round,
      List<LedgerFact> facts,
      List<GlobalModelManifest> manifests,
      ModelPublished undisturbed) {
    Promises promises = new Promises(round, facts);
    promises.ordinals();
    promises.clients();
    promises.kinds();
    promises.result(undisturbed);
    promises.models(manifests);
    return promises.violations;
  }

  private void ordinals() {
    Map<Long, Integer> seen = new TreeMap<>();
    facts.forEach(fact -> seen.merge(fact.getOrdinal(), 1, Integer::sum));
    seen.forEach(
        (ordinal, times) -> {
          if (times > 1) {
            violate("fact %d came %d times", ordinal, times);
          }
        });
    long next = 0;
    for (long ordinal : seen.keySet()) {
      if (ordinal != next) {
        violate("facts %d to %d are missing", next, ordinal - 1);
      }
      next = ordinal + 1;
    }
  }

  private void clients() {
    Map<String, Integer> admitted = new HashMap<>();
    for (LedgerFact fact : facts) {
      if (fact.getFact() instanceof UpdateAdmitted update) {
        admitted.merge(update.getClient(), 1, Integer::sum);
      } else if (fact.getFact() instanceof UpdateRefused refused
          && !EXPECTED.contains(refused.getReason())) {
        violate("%s was refused: %s", refused.getClient(), refused.getReason());
      }
    }
    for (int number = 0; number < Design.CLIENTS; number++) {
      int times = admitted.getOrDefault("client-" + number, 0);
      if (times != 1) {
        violate("client-%d was admitted %d times", number, times);
      }
    }
  }

  private void kinds() {
    for (Class<?> kind : List.of(RoundOpened.class, RoundClosed.class)) {
      if (count(kind) != 1) {
        violate("%d facts %s", count(kind), kind.getSimpleName());
      }
    }
    if (count(ModelPublished.class) != models()) {
      violate("%d facts ModelPublished of %d models", count(ModelPublished.class), models());
    }
    if (facts.stream().anyMatch(fact -> fact.getFact() instanceof RoundAborted)) {
      violate("aborted");
    }
  }

  private long count(Class<?> kind) {
    return facts.stream().filter(fact -> kind.isInstance(fact.getFact())).count();
  }

  /** One of the close and one of each revision. */
  private long models() {
    return 1 + count(RevisionClosed.class);
  }

  /** Which clients are late is chance; the last model counts them all. */
  private void result(ModelPublished expected) {
    for (LedgerFact fact : facts) {
      if (fact.getFact() instanceof ModelPublished found && found.getRevision() == models() - 1) {
        if (!found.getSumsDigest().equals(expected.getSumsDigest())) {
          violate("sums %s, undisturbed %s", found.getSumsDigest(), expected.getSumsDigest());
        }
        if (!found.getModelDigest().equals(expected.getModelDigest())) {
          violate("model %s, undisturbed %s", found.getModelDigest(), expected.getModelDigest());
        }
      }
    }
  }

  private void models(List<GlobalModelManifest> manifests) {
    for (ModelVariant variant : PUBLISHED) {
      for (int revision = 0; revision < models(); revision++) {
        int number = revision;
        long count =
            manifests.stream()
                .filter(one -> one.getVariant() == variant && one.getRevision() == number)
                .count();
        if (count != 1) {
          violate("%d models %s of revision %d", count, variant, revision);
        }
      }
    }
  }

  @FormatMethod
  private void violate(String format, Object... values) {
    violations.add("round %s: %s".formatted(round, format.formatted(values)));
  }
}
