package org.fedfisher.round;

import java.util.List;
import java.util.Random;

/** Events of a shard's window, played with flushes and reloads in between. */
final class WindowStory {
  /** Something that happens to a window. */
  interface Event {
    void happen(ShardWindow window);
  }

  private WindowStory() {}

  /**
   * With {@code reloads} above 0 flushes, and half the time reloads, after every so many events.
   */
  static ShardWindow play(List<Event> events, Random random, int reloads) {
    MapStore store = new MapStore();
    ShardWindow window = new ShardWindow(store);
    for (Event event : events) {
      event.happen(window);
      if (reloads > 0 && random.nextInt(reloads) == 0) {
        window.flush();
        if (random.nextBoolean()) {
          window = new ShardWindow(store);
        } else if (random.nextBoolean()) {
          window.release();
        }
      }
    }
    return window;
  }

  /** Closes the round; whether the sums of so many clients are due. */
  static boolean due(ShardWindow window, int clients) {
    window.close(new Closing(0, clients, 1, 1, 1), new byte[0]);
    return window.due() != null;
  }
}
