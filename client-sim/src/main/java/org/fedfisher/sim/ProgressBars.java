package org.fedfisher.sim;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Draws a bar for each client at work, and one for the whole fleet, on a terminal. */
public final class ProgressBars implements FleetProgress {
  private static final int REFRESH_MILLIS = 250;
  private static final int COLUMNS = 100;

  private final Map<Integer, ProgressBar> bars = new ConcurrentHashMap<>();
  private final ProgressBar fleet;

  /** Bars for a fleet in which {@code clients} clients work. */
  public ProgressBars(int clients) {
    this.fleet = bar("all clients", clients);
  }

  @Override
  public void started(int client, long steps) {
    bars.put(client, bar("client " + client, steps));
  }

  @Override
  public void advanced(int client, long steps, String what) {
    ProgressBar bar = bars.get(client);
    if (bar != null) {
      bar.stepTo(steps).setExtraMessage(what);
    }
  }

  @Override
  public void finished(int client, String summary) {
    ProgressBar bar = bars.remove(client);
    if (bar != null) {
      bar.stepTo(bar.getMax()).setExtraMessage("done");
      bar.close();
    }
    fleet.step();
  }

  @Override
  public void note(int client, String what) {
    fleet.setExtraMessage("client %d %s".formatted(client, what));
  }

  @Override
  public void close() {
    bars.values().forEach(ProgressBar::close);
    fleet.close();
  }

  private static ProgressBar bar(String name, long steps) {
    return new ProgressBarBuilder()
        .setTaskName("%-12s".formatted(name))
        .setInitialMax(steps)
        .setUpdateIntervalMillis(REFRESH_MILLIS)
        .setMaxRenderedLength(COLUMNS)
        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
        .continuousUpdate()
        .build();
  }
}
