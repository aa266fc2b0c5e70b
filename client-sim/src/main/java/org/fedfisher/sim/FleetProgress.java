package org.fedfisher.sim;

/** Is told what the clients of a fleet are doing; called from several threads at once. */
public interface FleetProgress extends AutoCloseable {
  /** A client begins its work of {@code steps} steps. */
  void started(int client, long steps);

  /** A client has done {@code steps} of its steps, and is busy with {@code what}. */
  void advanced(int client, long steps, String what);

  /** A client has done its work; {@code summary} is one line on it. */
  void finished(int client, String summary);

  /** A client has said or done something else that people want to know. */
  void note(int client, String what);

  @Override
  void close();
}
