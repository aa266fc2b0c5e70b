package org.fedfisher.simulation;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.fedfisher.round.Rounds;
import org.fedfisher.simulation.World.Channel;
import org.fedfisher.simulation.World.Cut;

/** One run: a seed decides what is in Kafka and what happens next, until nothing can. */
final class Simulation {
  private static final int MOST_CRASHES = 6;

  private final Random random;
  private final Fleet fleet;
  private final World world;
  private final Consumer<String> trace;
  private final double snapshots;
  private final double evictions;
  private final double ticks;
  private final double readings;
  private int crashesLeft;
  private Cut cut;
  private long cutMillis = Times.START;

  /** Whether time passed while something was unread, so that who is in time is the schedule's. */
  private boolean hurried;

  private Simulation(long seed, Consumer<String> trace) {
    this.trace = trace;
    random = new Random(seed * 0x9E3779B97F4A7C15L);
    fleet = new Fleet(random, waitingBytes(seed), seed % 5 == 2);
    world = new World(fleet);
    // Runs differ in how often each thing happens, so that rare combinations are common in some.
    snapshots = one(0.02, 0.1, 0.3);
    evictions = one(0, 0.1, 0.4);
    ticks = one(0, 0.01, 0.05);
    readings = one(0.1, 0.3, 0.6);
    crashesLeft = random.nextInt(MOST_CRASHES + 1);
    cut = world.snapshot();
  }

  /** In a quarter of all runs not much more than an update. */
  private static long waitingBytes(long seed) {
    return seed % 4 == 3 ? 300 + new Random(seed).nextInt(900) : Long.MAX_VALUE;
  }

  private double one(double... values) {
    return values[random.nextInt(values.length)];
  }

  /**
   * Plays the seed to its end.
   *
   * @throws AssertionError where a promise is broken
   */
  static void play(long seed, Consumer<String> trace) throws Exception {
    new Simulation(seed, trace).play();
  }

  private void play() throws Exception {
    settle();
    new Oracle(fleet, world).nothingTurnedAwayWaits();
    pass(Math.max(1, Rounds.DEADLINE - world.now()));
    settle();
    fleet.comeLate("late");
    settle();
    pass(Times.LATENESS);
    settle();
    fleet.comeLate("too-late");
    settle();
    for (int i = 0; i < 3; i++) {
      pass(Times.BLOCK);
      settle();
    }
    new Oracle(fleet, world).check(!hurried && !fleet.commanded());
  }

  /** Until all of Kafka is read, nothing is under way and no timer is due. */
  private void settle() throws Exception {
    while (step()) {
      disturb();
    }
  }

  private boolean step() throws Exception {
    List<Integer> unread = world.unread();
    List<Channel> busy = world.busy();
    if (world.timerDue() && (random.nextInt(4) == 0 || (unread.isEmpty() && busy.isEmpty()))) {
      trace.accept("a timer fires");
      world.fire(random.nextBoolean());
    } else if (!unread.isEmpty() && (busy.isEmpty() || random.nextDouble() < readings)) {
      trace.accept(world.read(unread.get(random.nextInt(unread.size()))));
    } else if (!busy.isEmpty()) {
      trace.accept(world.deliver(busy.get(random.nextInt(busy.size()))));
    } else {
      return world.timerDue();
    }
    return true;
  }

  private void disturb() {
    if (random.nextDouble() < snapshots) {
      trace.accept("snapshot");
      cut = world.snapshot();
      cutMillis = world.now();
    }
    if (world.shardCount() > 0 && random.nextDouble() < evictions) {
      int which = random.nextInt(world.shardCount());
      trace.accept("evict window " + which);
      world.evict(which);
    }
    if (crashesLeft > 0 && random.nextInt(12) == 0) {
      crashesLeft--;
      trace.accept("crash");
      // What was in time may come again when it no longer is.
      hurried |= cutMillis < world.now();
      world.restore(cut);
    }
    if (random.nextDouble() < ticks) {
      hurry();
    }
  }

  /**
   * Time passes while there is work: a little, or, when nothing is under way within the job, so
   * much that the deadline goes by and half-sent updates are given up.
   */
  private void hurry() {
    hurried = true;
    pass(world.busy().isEmpty() && random.nextInt(3) == 0 ? Times.UNCLAIMED : 100);
  }

  private void pass(long millis) {
    world.pass(millis);
    trace.accept("it is " + (world.now() - Rounds.DEADLINE) + " ms after the deadline");
  }
}
