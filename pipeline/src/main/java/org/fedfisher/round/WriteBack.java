package org.fedfisher.round;

/** What is known of a key in memory, ahead of the store that a snapshot keeps. */
public interface WriteBack {
  /** Whether the store lacks something. */
  boolean dirty();

  /** Gives the store what it lacks. It works on the key at hand, which must be this one. */
  void flush();

  /** Lets go of copies of what the store has. The key stays in memory and must do with less. */
  default void release() {}

  /** Whether the store has all, and nothing is worth its memory. */
  boolean rests();

  /** Heap that it takes, about. */
  long bytes();
}
