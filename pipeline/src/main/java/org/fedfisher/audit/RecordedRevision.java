package org.fedfisher.audit;

import java.util.List;
import org.fedfisher.wire.ModelPublished;
import org.jspecify.annotations.Nullable;

/**
 * A revision of a round's model as the ledger tells of it; the first, with number 0, is what the
 * round closed with.
 *
 * @param admissions that it counts first, in the order of their ordinals
 * @param closedOrdinal of the fact that closed it
 * @param publishedOrdinal that was kept for its model
 * @param published null where its model has not been published
 */
public record RecordedRevision(
    int number,
    List<RecordedAdmission> admissions,
    long closedOrdinal,
    long closedAtMillis,
    long publishedOrdinal,
    @Nullable ModelPublished published) {
  public RecordedRevision {
    admissions = List.copyOf(admissions);
  }

  RecordedRevision with(ModelPublished model) {
    return new RecordedRevision(
        number, admissions, closedOrdinal, closedAtMillis, publishedOrdinal, model);
  }
}
