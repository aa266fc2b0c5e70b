package org.fedfisher.cli;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.fedfisher.cli.CompressionSection.Factors;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.SolverKind;
import org.jspecify.annotations.Nullable;

/** Reads round files. Whatever is not understood is an error that names key, line and remedy. */
final class RoundFileReader {
  private static final ObjectMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
          .addModule(
              new SimpleModule()
                  .addDeserializer(FisherStructure.class, new Choice<>(FisherStructure.class))
                  .addDeserializer(Identity.class, new Choice<>(Identity.class))
                  .addDeserializer(SolverKind.class, new Choice<>(SolverKind.class))
                  .addDeserializer(Arithmetic.class, new Choice<>(Arithmetic.class))
                  .addDeserializer(Factors.class, new Choice<>(Factors.class)))
          .build();

  private RoundFileReader() {}

  /**
   * The file's content.
   *
   * @throws IllegalArgumentException where it is wrong; {@code file:line: key: what} and what is
   *     expected
   */
  static RoundFile read(Path file) throws IOException {
    String text = Files.readString(file);
    try {
      RoundFile round = YAML.readValue(text, RoundFile.class);
      if (round == null) {
        throw new IllegalArgumentException(file + " is empty");
      }
      return round;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(where(file, text, e) + path(e) + what(e), e);
    }
  }

  private static String where(Path file, String text, JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    int line =
        e instanceof JsonMappingException mapping
            ? YamlLines.of(text, mapping.getPath())
            : at == null ? 1 : at.getLineNr();
    return "%s:%d: ".formatted(file, line);
  }

  private static String path(JsonProcessingException e) {
    StringBuilder path = new StringBuilder();
    if (e instanceof JsonMappingException mapping) {
      for (JsonMappingException.Reference step : mapping.getPath()) {
        if (step.getFieldName() == null) {
          path.append('[').append(step.getIndex()).append(']');
        } else {
          path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
        }
      }
    }
    return path.isEmpty() ? "" : path + ": ";
  }

  private static String what(JsonProcessingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "unknown key, expected one of %s"
          .formatted(unknown.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList());
    }
    if (e instanceof InvalidNullException) {
      return "found nothing where a value is expected";
    }
    if (e instanceof ValueInstantiationException && e.getCause() != null) {
      return String.valueOf(e.getCause().getMessage());
    }
    if (e instanceof InvalidFormatException format) {
      return "found \"%s\", expected %s"
          .formatted(format.getValue(), expected(format.getTargetType()));
    }
    return e.getOriginalMessage().lines().findFirst().orElse("not readable");
  }

  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      return "one of " + Choice.names(type);
    }
    return Number.class.isAssignableFrom(type)
        ? "a number"
        : type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** Reads an enum's constant in any case, with dashes or underscores. */
  private static final class Choice<E extends Enum<E>> extends StdDeserializer<E> {
    private static final long serialVersionUID = 1L;

    private final Class<E> type;

    Choice(Class<E> type) {
      super(type);
      this.type = type;
    }

    static List<String> names(Class<?> type) {
      return Arrays.stream(Objects.requireNonNull(type.getEnumConstants()))
          .map(constant -> OptionName.of((Enum<?>) constant))
          .toList();
    }

    @Override
    public E deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      @Nullable String found = parser.getValueAsString();
      for (E constant : type.getEnumConstants()) {
        if (found != null && constant.name().equalsIgnoreCase(found.replace('-', '_'))) {
          return constant;
        }
      }
      throw context.weirdStringException(String.valueOf(found), type, "");
    }
  }
}
