package org.fedfisher.schemas;

import java.util.regex.Pattern;

/** Names of rounds, clients and updates: they become Kafka keys, state keys and metric labels. */
public final class Names {
  /** What a name may be. */
  public static final String RULE = "1 to 128 characters of A-Z a-z 0-9 . _ -";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  private Names() {}

  public static boolean valid(String name) {
    return NAME.matcher(name).matches();
  }
}
