package org.fedfisher.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.fedfisher.schemas.ShardLayout;

/** A load's outcome as Markdown, which can be read in a terminal too. */
public final class LoadText {
  private static final double MB = 1 << 20;

  private LoadText() {}

  /** Title, account, strikes, memory, verdict. */
  public static List<String> lines(LoadOutcome outcome) {
    LoadPlan plan = outcome.plan();
    List<String> lines = new ArrayList<>();
    long parameters = ShardLayout.of(plan.specification(0)).parameters();
    lines.add(
        "### %s: %,d sound clients, %,d parameters"
            .formatted(plan.name(), plan.clients(), parameters));
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d uploads of %,.0f MB together; drained %.0f s after the first, model after %.0f s.",
            outcome.accounts().get(outcome.accounts().size() - 1).total().sent(),
            outcome.bytes() / 1e6,
            outcome.drainedSeconds(),
            outcome.modelSeconds()));
    outcome.accounts().forEach(account -> lines.addAll(account(account)));
    lines.add("");
    outcome.struck().forEach(strike -> lines.add("- " + strike));
    lines.addAll(memory(outcome.memory()));
    lines.add("");
    lines.add("Sums, straight from the clients' numbers: " + outcome.sums());
    lines.add("");
    if (outcome.violations().isEmpty()) {
      lines.add("Every promise and every bound was kept.");
    } else {
      outcome.violations().forEach(violation -> lines.add("- **" + violation + "**"));
    }
    return lines;
  }

  private static List<String> account(Account account) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "| %s | sent | = admitted | + refused | + rejected | + waiting | + forgotten |"
            .formatted(account.moment()));
    lines.add("| --- | --- | --- | --- | --- | --- | --- |");
    account.rows().forEach((kind, row) -> lines.add(row(kind.toString(), row)));
    lines.add(row("all", account.total()));
    return lines;
  }

  private static String row(String kind, Account.Row row) {
    return "| %s | %,d | %,d | %,d | %,d | %,d | %,d |"
        .formatted(
            kind,
            row.sent(),
            row.admitted(),
            row.refused(),
            row.rejected(),
            row.waiting(),
            row.forgotten());
  }

  private static List<String> memory(Memory memory) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("| process | started | peak heap | live heap | bound | resident memory | bound |");
    lines.add("| --- | --- | --- | --- | --- | --- | --- |");
    new TreeMap<>(memory.processes())
        .forEach(
            (name, use) ->
                lines.add(
                    "| %s | %d | %s | %s | %s | %s | %s |"
                        .formatted(
                            name,
                            use.started(),
                            mb(use.peakHeap()),
                            mb(use.liveHeap()),
                            mb(use.heapBound()),
                            mb(use.resident()),
                            mb(use.residentBound()))));
    lines.add("");
    lines.add(
        "State of a checkpoint: at most %s, bound %s; at most %,d blocks waited at a time."
            .formatted(mb(memory.stateBytes()), mb(memory.stateBound()), memory.waitingBlocks()));
    return lines;
  }

  private static String mb(long bytes) {
    return String.format(Locale.ROOT, "%,.0f MB", bytes / MB);
  }
}
