package org.fedfisher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    TextTable table = new TextTable("client", "examples", "holds");
    table.row("0", "12,345", "1 2");
    table.row("1", "1", "");
    assertThat(table.lines())
        .containsExactly(
            "  client   examples   holds", "  0          12,345   1 2", "  1               1");
  }
}
