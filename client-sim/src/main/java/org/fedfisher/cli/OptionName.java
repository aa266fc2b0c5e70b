package org.fedfisher.cli;

import java.util.Locale;

/** How the command line writes an enum's constant: {@code GRADIENT_DESCENT} is gradient-descent. */
final class OptionName {
  private OptionName() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
