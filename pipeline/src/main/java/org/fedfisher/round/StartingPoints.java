package org.fedfisher.round;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Where rounds begin, for whoever measures how far a client moved: what is known of a round at the
 * time of asking. Kafka in the job, memory in tests and tools.
 */
public interface StartingPoints extends AutoCloseable {
  /** Of no round. */
  StartingPoints NONE =
      new StartingPoints() {
        @Override
        public @Nullable Specification find(String round) {
          return null;
        }

        @Override
        public boolean weights(Specification round, long first, int length, float[] into) {
          return false;
        }

        @Override
        public void close() {}
      };

  /** Opens them where they are needed. */
  @FunctionalInterface
  interface Source extends Serializable {
    StartingPoints open();
  }

  /**
   * The round's specification; null where nobody has opened it, or nobody measures shifts in it.
   */
  @Nullable Specification find(String round);

  /**
   * W0, as published: float32, with the round's digest.
   *
   * @param round that was found
   * @param first parameter of the model
   * @param into gets so many numbers, from its beginning on
   * @return whether there are such weights
   */
  boolean weights(Specification round, long first, int length, float[] into);

  @Override
  void close();
}
