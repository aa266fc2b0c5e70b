package org.fedfisher.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The Python example's own tests, where there is a Python with the packages that it needs. */
class GatewayExampleTest {
  /** Debian's, which has the packages that the page names. */
  private static final String PYTHON = "/usr/bin/python3";

  private record Result(int code, String output) {}

  @Test
  void exampleReadsAndWritesTheGoldenBytes() throws Exception {
    assumeTrue(
        python("-c", "import avro, confluent_kafka, numpy").code == 0,
        PYTHON + " lacks python3-avro, python3-numpy or python3-confluent-kafka: skipped");
    Result tests = python("-m", "unittest", "test_gateway");
    assertThat(tests.code).as(tests.output).isZero();
  }

  private static Result python(String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of(PYTHON));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(Project.root().resolve("docs/examples").toFile());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      return new Result(-1, String.valueOf(e));
    }
  }
}
