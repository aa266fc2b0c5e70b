package org.fedfisher.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * One upload of a load.
 *
 * @param number among those of its kind; of a copy that of the client whose copy it is
 */
record Upload(SentAs kind, int number) {
  /** Every tenth client sends twice. */
  private static final int COPIES = 10;

  /** Of every other kind there is one upload for so many clients, at least one. */
  private static final int ODD = 50;

  /** The client's name; nobody but a copy shares it. */
  String client() {
    return "%s-%d"
        .formatted(
            kind == SentAs.COPY ? "sound" : kind.name().toLowerCase(Locale.ROOT).replace('_', '-'),
            number);
  }

  /** The update's name among the client's: a copy has its original's. */
  String update() {
    return "u1";
  }

  /** What facts call it. */
  String id() {
    return client() + "/" + update();
  }

  /**
   * Uploads of every kind but {@link SentAs#LATE}, in an order of the seed's; a copy follows its
   * original.
   */
  static List<Upload> early(int clients, long seed) {
    List<Upload> order = new ArrayList<>();
    for (SentAs kind : SentAs.values()) {
      switch (kind) {
        case SOUND -> order.addAll(of(kind, clients));
        case COPY, LATE -> {}
        default -> order.addAll(of(kind, odd(clients)));
      }
    }
    Collections.shuffle(order, new Random(seed));
    List<Upload> withCopies = new ArrayList<>();
    for (Upload upload : order) {
      withCopies.add(upload);
      if (upload.kind == SentAs.SOUND && upload.number % COPIES == 0) {
        withCopies.add(new Upload(SentAs.COPY, upload.number));
      }
    }
    return withCopies;
  }

  static List<Upload> late(int clients) {
    return of(SentAs.LATE, odd(clients));
  }

  private static List<Upload> of(SentAs kind, int count) {
    List<Upload> uploads = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      uploads.add(new Upload(kind, number));
    }
    return uploads;
  }

  private static int odd(int clients) {
    return Math.max(1, clients / ODD);
  }
}
