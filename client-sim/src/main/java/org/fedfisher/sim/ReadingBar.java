package org.fedfisher.sim;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Draws how much has been read, on a terminal. */
public final class ReadingBar implements EmbeddedAudit.Progress, AutoCloseable {
  private static final int REFRESH_MILLIS = 250;
  private static final int COLUMNS = 100;

  private final String what;
  private final boolean shown;
  private @Nullable ProgressBar bar;

  private ReadingBar(String what, boolean shown) {
    this.what = what;
    this.shown = shown;
  }

  /** A bar where somebody watches; nothing where output goes elsewhere. */
  @SuppressWarnings("SystemConsoleNull") // Java 22 and newer need -Djdk.console=java.base for this.
  public static ReadingBar onTerminal(String what) {
    return new ReadingBar(what, System.console() != null);
  }

  @Override
  public void read(long records, long of) {
    if (!shown) {
      return;
    }
    ProgressBar drawn = bar;
    if (drawn == null) {
      drawn =
          new ProgressBarBuilder()
              .setTaskName(what)
              .setInitialMax(of)
              .setUpdateIntervalMillis(REFRESH_MILLIS)
              .setMaxRenderedLength(COLUMNS)
              .setStyle(ProgressBarStyle.UNICODE_BLOCK)
              .build();
      bar = drawn;
    }
    drawn.stepTo(records);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
