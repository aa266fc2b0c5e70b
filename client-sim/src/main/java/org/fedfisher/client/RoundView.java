package org.fedfisher.client;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RoundAborted;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundOpened;
import org.fedfisher.wire.RoundSealed;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;

/**
 * A round as its facts tell it.
 *
 * @param round name
 * @param facts in the order of their ordinals, each once
 */
public record RoundView(String round, List<LedgerFact> facts) {
  /** Where a round is in its life. */
  public enum Stage {
    /** Commands came and were refused; the round was never opened. */
    UNOPENED,
    OPEN,
    /** The model is being made. */
    CLOSED,
    /** A model is there; late updates may yet make a revision of it. */
    SETTLING,
    /** The last model is there. */
    PUBLISHED,
    ABORTED
  }

  public RoundView {
    facts = List.copyOf(facts);
  }

  /** A view of facts in any order; a fact that comes twice counts once. */
  public static RoundView of(String round, List<LedgerFact> facts) {
    Map<Long, LedgerFact> byOrdinal = new TreeMap<>(Comparator.naturalOrder());
    facts.forEach(fact -> byOrdinal.putIfAbsent(fact.getOrdinal(), fact));
    return new RoundView(round, List.copyOf(byOrdinal.values()));
  }

  public Stage stage() {
    if (first(RoundAborted.class).isPresent()) {
      return Stage.ABORTED;
    }
    if (closed().isEmpty()) {
      return specification().isPresent() ? Stage.OPEN : Stage.UNOPENED;
    }
    if (settling()) {
      return published().isPresent() ? Stage.SETTLING : Stage.CLOSED;
    }
    int last = sealed().map(RoundSealed::getRevision).orElse(0);
    return published(last).isPresent() ? Stage.PUBLISHED : Stage.CLOSED;
  }

  /** Whether updates may still be admitted: in time, or within the allowed lateness. */
  public boolean admits() {
    return settling() || stage() == Stage.OPEN;
  }

  private boolean settling() {
    return closed().isPresent()
        && sealed().isEmpty()
        && specification().filter(round -> round.getAllowedLatenessMillis() > 0).isPresent();
  }

  public Optional<RoundSpecification> specification() {
    return first(RoundOpened.class).map(RoundOpened::getSpecification);
  }

  public List<UpdateAdmitted> admitted() {
    return all(UpdateAdmitted.class);
  }

  /** Examples of all admitted clients. */
  public long examples() {
    return admitted().stream().mapToLong(UpdateAdmitted::getExamples).sum();
  }

  /** How many updates were refused, by reason; reasons that never occurred are absent. */
  public Map<RefusalReason, Integer> refused() {
    Map<RefusalReason, Integer> counts = new EnumMap<>(RefusalReason.class);
    all(UpdateRefused.class).forEach(refused -> counts.merge(refused.getReason(), 1, Integer::sum));
    return counts;
  }

  public Optional<RoundClosed> closed() {
    return first(RoundClosed.class);
  }

  public Optional<RoundAborted> aborted() {
    return first(RoundAborted.class);
  }

  /** The end of the allowed lateness. */
  public Optional<RoundSealed> sealed() {
    return first(RoundSealed.class);
  }

  /** The newest revision that is there. */
  public Optional<ModelPublished> published() {
    return all(ModelPublished.class).stream()
        .max(Comparator.comparingInt(ModelPublished::getRevision));
  }

  public Optional<ModelPublished> published(int revision) {
    return all(ModelPublished.class).stream()
        .filter(model -> model.getRevision() == revision)
        .findFirst();
  }

  private <T> Optional<T> first(Class<T> kind) {
    return all(kind).stream().findFirst();
  }

  private <T> List<T> all(Class<T> kind) {
    return facts.stream()
        .map(LedgerFact::getFact)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }
}
