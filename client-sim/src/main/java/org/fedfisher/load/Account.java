package org.fedfisher.load;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What has become of every upload at one moment.
 *
 * @param moment for people
 * @param fates of the uploads that Kafka had by then
 */
record Account(String moment, Map<Upload, Fate> fates) {
  /** Of one kind of upload: how many were sent and what became of them. */
  record Row(int sent, int admitted, int refused, int rejected, int waiting, int forgotten) {
    private Row and(Fate fate) {
      return new Row(
          sent + 1,
          admitted + (fate instanceof Fate.Admitted ? 1 : 0),
          refused + (fate instanceof Fate.Refused ? 1 : 0),
          rejected + (fate instanceof Fate.Rejected ? 1 : 0),
          waiting + (fate instanceof Fate.Waiting ? 1 : 0),
          forgotten + (fate instanceof Fate.Forgotten ? 1 : 0));
    }

    private Row and(Row other) {
      return new Row(
          sent + other.sent,
          admitted + other.admitted,
          refused + other.refused,
          rejected + other.rejected,
          waiting + other.waiting,
          forgotten + other.forgotten);
    }
  }

  private static final Row NOBODY = new Row(0, 0, 0, 0, 0, 0);

  /** Takes stock. */
  static Account of(String moment, Stream<Upload> sent, Function<Upload, Fate> fate) {
    Map<Upload, Fate> fates = new LinkedHashMap<>();
    sent.forEach(upload -> fates.put(upload, fate.apply(upload)));
    return new Account(moment, fates);
  }

  /** By kind; kinds of which none was sent are absent. */
  Map<SentAs, Row> rows() {
    Map<SentAs, Row> rows = new EnumMap<>(SentAs.class);
    fates.forEach(
        (upload, fate) ->
            rows.put(upload.kind(), rows.getOrDefault(upload.kind(), NOBODY).and(fate)));
    return rows;
  }

  /** Over all kinds. */
  Row total() {
    return rows().values().stream().reduce(NOBODY, Row::and);
  }

  /** Uploads with another fate than they must have, as sentences. */
  List<String> wrong(Function<SentAs, Fate> must) {
    List<String> wrong = new ArrayList<>();
    fates.forEach(
        (upload, fate) -> {
          if (!fate.equals(must.apply(upload.kind()))) {
            wrong.add(
                "%s: %s (%s) is %s, must be %s"
                    .formatted(
                        moment, upload.id(), upload.kind(), fate, must.apply(upload.kind())));
          }
        });
    return wrong;
  }
}
