package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.properties.PropertiesConfigurationFactory;
import org.fedfisher.round.Rounds;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.AbortReason;
import org.fedfisher.wire.CloseReason;
import org.fedfisher.wire.CommandRefused;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RevisionClosed;
import org.fedfisher.wire.RoundAborted;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundOpened;
import org.fedfisher.wire.RoundSealed;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionLogTest {
  private static final Sha256 DIGEST = new Sha256(Sha256s.of(new byte[] {1}));

  private static final class Lines extends AbstractAppender {
    final List<LogEvent> events = new ArrayList<>();

    Lines() {
      super("lines", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      events.add(event.toImmutable());
    }
  }

  private final Lines lines = new Lines();
  private final Logger logger = (Logger) LogManager.getLogger(DecisionLog.NAME);

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() {
    logger.removeAppender(lines);
  }

  private LogEvent write(long ordinal, SpecificRecord body) {
    int before = lines.events.size();
    DecisionLog.write(new LedgerFact("r1", ordinal, 5L, body));
    assertThat(lines.events).hasSize(before + 1);
    assertThat(ThreadContext.getImmutableContext()).isEmpty();
    return lines.events.get(before);
  }

  private String text(long ordinal, SpecificRecord body) {
    return write(ordinal, body).getMessage().getFormattedMessage();
  }

  @Test
  void everyDecisionIsOneLineWithItsRound() {
    assertThat(text(0, new RoundOpened(Rounds.wire(FisherStructure.DIAGONAL, 3, 2))))
        .isEqualTo(
            "round=r1 decision=opened ordinal=0 target=3 quorum=2 deadline=1970-01-01T00:16:40Z");
    assertThat(text(1, new UpdateAdmitted("c-1", "u1", DIGEST, 7L, ByteBuffer.allocate(0), 0)))
        .isEqualTo(
            "round=r1 decision=admitted ordinal=1 client=c-1 update=u1 examples=7 revision=0");
    assertThat(text(2, new UpdateRefused("c-2", "u1", DIGEST, RefusalReason.LATE, "too late")))
        .isEqualTo(
            "round=r1 decision=refused ordinal=2 client=c-2 update=u1 reason=LATE"
                + " detail=\"too late\"");
    assertThat(text(3, new RoundClosed(CloseReason.DEADLINE, 2, 15L, Map.of(), 4L)))
        .isEqualTo("round=r1 decision=closed ordinal=3 reason=DEADLINE admitted=2 examples=15");
    assertThat(
            text(
                4,
                new ModelPublished(
                    DIGEST, DIGEST, 2, 15L, "exact", Map.of(), 0.0, 0.0, 0.0, 0L, 9L, List.of(),
                    0)))
        .isEqualTo(
            "round=r1 decision=published ordinal=4 revision=0 model=%s admitted=2 millis=9"
                .formatted(Sha256s.hex(DIGEST)));
    assertThat(text(5, new RevisionClosed(1, 3, 20L, 6L)))
        .isEqualTo("round=r1 decision=revision ordinal=5 revision=1 admitted=3 examples=20");
    assertThat(text(7, new RoundSealed(1, 3, Map.of())))
        .isEqualTo("round=r1 decision=sealed ordinal=7 revision=1 admitted=3");
    assertThat(text(8, new RoundAborted(AbortReason.OPERATOR, "enough", 2, Map.of())))
        .isEqualTo("round=r1 decision=aborted ordinal=8 reason=OPERATOR admitted=2 detail=enough");
    assertThat(text(9, new CommandRefused("close", "")))
        .isEqualTo("round=r1 decision=command-refused ordinal=9 command=close detail=\"\"");
  }

  @Test
  void roundAndClientAreFieldsOfTheLoggingContext() {
    LogEvent event =
        write(1, new UpdateAdmitted("c-1", "u1", DIGEST, 7L, ByteBuffer.allocate(0), 0));
    assertThat(event.getContextData().toMap())
        .isEqualTo(
            Map.of(
                "round", "r1",
                "decision", "admitted",
                "ordinal", "1",
                "client", "c-1",
                "update", "u1",
                "examples", "7",
                "revision", "0"));
  }

  @Test
  void whatSomebodyWroteNeitherEndsTheLineNorInventsAField() {
    String forged = "x\nround=r2 decision=closed\u2028\"\\";
    assertThat(text(1, new UpdateRefused("c-1", "u1", DIGEST, RefusalReason.LATE, forged)))
        .endsWith(" reason=LATE detail=\"x\\u000around=r2 decision=closed\\u2028\\\"\\\\\"");
  }

  /** As the shipped configuration of a cluster's processes writes it. */
  @Test
  void shippedConfigurationWritesALineOfJson(@TempDir Path directory) throws Exception {
    String forged = "x\nround=r2,\"client\":\"\"";
    List<LogEvent> events =
        List.of(
            write(1, new UpdateAdmitted("c-1", "u1", DIGEST, 7L, ByteBuffer.allocate(0), 0)),
            write(2, new UpdateRefused("c-2", "u2", DIGEST, RefusalReason.LATE, forged)));
    String before = System.getProperty("log.file");
    System.setProperty("log.file", directory.resolve("task.log").toString());
    LoggerContext context = new LoggerContext("shipped");
    try {
      Path shipped = Path.of("../flink-conf/log4j.properties");
      try (InputStream in = Files.newInputStream(shipped)) {
        context.start(
            new PropertiesConfigurationFactory()
                .getConfiguration(context, new ConfigurationSource(in)));
      }
      Appender decisions =
          context
              .getConfiguration()
              .getLoggerConfig(DecisionLog.NAME)
              .getAppenders()
              .get("decisions");
      events.forEach(decisions::append);
    } finally {
      context.stop();
      if (before == null) {
        System.clearProperty("log.file");
      } else {
        System.setProperty("log.file", before);
      }
    }
    List<String> written = Files.readAllLines(directory.resolve("task.log.decisions.json"));
    assertThat(written).hasSize(2);
    JsonNode admitted = new ObjectMapper().readTree(written.get(0));
    assertThat(List.copyOf(admitted.properties().stream().map(Map.Entry::getKey).toList()))
        .containsExactly(
            "time", "round", "decision", "ordinal", "client", "update", "revision", "examples");
    assertThat(admitted.get("client").asText()).isEqualTo("c-1");
    JsonNode refused = new ObjectMapper().readTree(written.get(1));
    assertThat(refused.get("round").asText()).isEqualTo("r1");
    assertThat(refused.get("client").asText()).isEqualTo("c-2");
    assertThat(refused.get("reason").asText()).isEqualTo("LATE");
    assertThat(refused.get("detail").asText()).isEqualTo(forged);
  }
}
