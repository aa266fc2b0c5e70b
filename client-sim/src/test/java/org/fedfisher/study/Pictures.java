package org.fedfisher.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Looks at plots. */
final class Pictures {
  private Pictures() {}

  static void check(Path file, int width) throws Exception {
    assertThat(Files.readAllBytes(file)).startsWith(0x89, 'P', 'N', 'G');
    BufferedImage picture = ImageIO.read(file.toFile());
    assertThat(picture.getWidth()).isEqualTo(width);
    assertThat(picture.getRGB(0, 0)).as("background").isEqualTo(0xFFFFFFFF);
  }
}
