package org.fedfisher.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What every client of a fleet will do: a pure function of the seed, the clients' sizes and the
 * options.
 *
 * @param arrivals one per client, client 0 first
 */
public record FleetPlan(List<Arrival> arrivals) {
  /**
   * One client's uploads.
   *
   * @param client its number
   * @param delay between the end of its work and its first upload
   * @param last whether it waits until everyone else has sent, and then for its delay
   * @param inTime whether it sends before the round closes; if not, it has dropped out
   * @param retries whether it sends the same update a second time at once
   * @param afterClose whether it sends (again) once the round has closed
   */
  public record Arrival(
      int client,
      Duration delay,
      boolean last,
      boolean inTime,
      boolean retries,
      boolean afterClose) {

    /** Whether the client sends anything, so that its work is not in vain. */
    public boolean sends() {
      return inTime || afterClose;
    }

    /** How often it sends its update. */
    public int uploads() {
      return (inTime ? 1 : 0) + (retries ? 1 : 0) + (afterClose ? 1 : 0);
    }
  }

  public FleetPlan {
    arrivals = List.copyOf(arrivals);
  }

  /**
   * Draws a plan.
   *
   * <p>Where some retry and some do not, the smallest of the latter comes last, so that copies
   * reach the ledger while the round is open and are refused for what they are. Clients that
   * dropped out are the first to be stragglers.
   *
   * @param examples of each client
   */
  public static FleetPlan draw(List<Integer> examples, FleetOptions options, long seed) {
    int clients = examples.size();
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> order = shuffled(clients, random);
    int dropOuts = Math.min(share(options.dropOut(), clients), clients - 1);
    Set<Integer> gone = new HashSet<>(order.subList(0, dropOuts));
    List<Integer> delivering = new ArrayList<>(order.subList(dropOuts, clients));
    Set<Integer> retrying =
        Set.copyOf(delivering.subList(0, share(options.retry(), delivering.size())));
    OptionalInt last = last(delivering, retrying, examples);
    Set<Integer> late = new HashSet<>(order.subList(0, Math.min(options.stragglers(), clients)));
    return new FleetPlan(
        IntStream.range(0, clients)
            .mapToObj(
                client -> {
                  Duration delay = delay(options.maxDelay(), random);
                  boolean isLast = last.isPresent() && last.getAsInt() == client;
                  return new Arrival(
                      client,
                      isLast ? options.maxDelay() : delay,
                      isLast,
                      !gone.contains(client),
                      retrying.contains(client),
                      late.contains(client));
                })
            .toList());
  }

  /** How many clients send in time: the round's target. */
  public int delivering() {
    return (int) arrivals.stream().filter(Arrival::inTime).count();
  }

  /** How many clients send after the close. */
  public int stragglers() {
    return (int) arrivals.stream().filter(Arrival::afterClose).count();
  }

  private static OptionalInt last(
      List<Integer> delivering, Set<Integer> retrying, List<Integer> examples) {
    return retrying.isEmpty()
        ? OptionalInt.empty()
        : delivering.stream()
            .filter(client -> !retrying.contains(client))
            .min(Comparator.comparing(examples::get))
            .map(OptionalInt::of)
            .orElse(OptionalInt.empty());
  }

  private static int share(double share, int of) {
    return share == 0 ? 0 : Math.max(1, (int) Math.round(share * of));
  }

  private static Duration delay(Duration longest, SplittableRandom random) {
    return Duration.ofMillis(Math.round(random.nextDouble() * longest.toMillis()));
  }

  private static List<Integer> shuffled(int clients, SplittableRandom random) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, clients).boxed().toList());
    Collections.shuffle(order, new Random(random.nextLong()));
    return order;
  }
}
