package org.fedfisher.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.fedfisher.wire.GlobalModelManifest;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundOpened;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;
import org.junit.jupiter.api.Test;

/** A suite that cannot find a broken promise proves nothing. */
class PromisesTest {
  private final List<LedgerFact> facts = new ArrayList<>();
  private final List<GlobalModelManifest> manifests = new ArrayList<>();

  PromisesTest() {
    add(new RoundOpened());
    for (int number = 0; number < Design.CLIENTS; number++) {
      add(admitted(number));
    }
    add(new RoundClosed());
    add(published(1, 2));
    for (ModelVariant variant :
        List.of(ModelVariant.SOLUTION, ModelVariant.AVERAGE, ModelVariant.FISHER_MERGE)) {
      manifests.add(manifest(variant));
    }
  }

  @Test
  void undisturbedRoundKeepsAll() {
    assertThat(broken()).isEmpty();
  }

  @Test
  void copyOfAnUpdateMayBeRefused() {
    add(refused(RefusalReason.DUPLICATE_CLIENT));
    assertThat(broken()).isEmpty();
  }

  @Test
  void otherRefusalIsFound() {
    add(refused(RefusalReason.WRONG_SHAPE));
    assertThat(broken()).singleElement().asString().contains("client-0 was refused: WRONG_SHAPE");
  }

  @Test
  void factThatComesTwiceIsFound() {
    facts.add(facts.get(3));
    assertThat(broken())
        .anyMatch(found -> found.contains("fact 3 came 2 times"))
        .anyMatch(found -> found.contains("client-2 was admitted 2 times"));
  }

  @Test
  void missingFactIsFound() {
    facts.remove(5);
    assertThat(broken())
        .anyMatch(found -> found.contains("facts 5 to 5 are missing"))
        .anyMatch(found -> found.contains("client-4 was admitted 0 times"));
  }

  @Test
  void clientThatCountsTwiceIsFound() {
    add(admitted(7));
    assertThat(broken()).singleElement().asString().contains("client-7 was admitted 2 times");
  }

  @Test
  void otherSumsAndAnotherModelAreFound() {
    facts.remove(facts.size() - 1);
    add(published(3, 4));
    assertThat(broken())
        .hasSize(2)
        .anyMatch(found -> found.contains("sums"))
        .anyMatch(found -> found.contains("model"));
  }

  @Test
  void secondModelIsFound() {
    add(published(1, 2));
    manifests.add(manifest(ModelVariant.SOLUTION));
    assertThat(broken())
        .anyMatch(found -> found.contains("2 facts ModelPublished"))
        .anyMatch(found -> found.contains("2 models SOLUTION of revision 0"));
  }

  private List<String> broken() {
    return Promises.broken("r", facts, manifests, published(1, 2));
  }

  private void add(Object fact) {
    LedgerFact next = new LedgerFact();
    next.setRound("r");
    next.setOrdinal(facts.size());
    next.setFact(fact);
    facts.add(next);
  }

  private static UpdateAdmitted admitted(int number) {
    UpdateAdmitted admitted = new UpdateAdmitted();
    admitted.setClient("client-" + number);
    return admitted;
  }

  private static UpdateRefused refused(RefusalReason reason) {
    UpdateRefused refused = new UpdateRefused();
    refused.setClient("client-0");
    refused.setReason(reason);
    return refused;
  }

  private static ModelPublished published(int sums, int model) {
    ModelPublished published = new ModelPublished();
    published.setSumsDigest(digest(sums));
    published.setModelDigest(digest(model));
    published.setRevision(0);
    return published;
  }

  private static GlobalModelManifest manifest(ModelVariant variant) {
    GlobalModelManifest manifest = new GlobalModelManifest();
    manifest.setVariant(variant);
    manifest.setRevision(0);
    return manifest;
  }

  private static Sha256 digest(int first) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) first;
    return new Sha256(bytes);
  }
}
