package org.fedfisher.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.fedfisher.wire.AbortRound;
import org.fedfisher.wire.ClientRegistration;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.CloseRound;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.GlobalModelManifest;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.OpenRound;
import org.fedfisher.wire.Rejected;
import org.fedfisher.wire.ShardCurvature;
import org.fedfisher.wire.ShardSumsPart;

/**
 * Every schema that may be met on a topic: today's, and those of all releases, which are kept as
 * files under {@code released/} and listed in {@code released/index}, oldest first.
 */
public final class ReleasedSchemas {
  private ReleasedSchemas() {}

  /** Today's schemas of whole records. */
  public static List<Schema> current() {
    return List.of(
        OpenRound.getClassSchema(),
        CloseRound.getClassSchema(),
        AbortRound.getClassSchema(),
        ClientRegistration.getClassSchema(),
        ClientUpdateHeader.getClassSchema(),
        ClientUpdateBlock.getClassSchema(),
        LedgerFact.getClassSchema(),
        GlobalModelManifest.getClassSchema(),
        GlobalModelBlock.getClassSchema(),
        Rejected.getClassSchema(),
        ShardSumsPart.getClassSchema(),
        ShardCurvature.getClassSchema());
  }

  /** Schemas of all releases, oldest first. */
  public static List<Schema> released() {
    List<Schema> schemas = new ArrayList<>();
    for (String file : text("released/index").lines().toList()) {
      schemas.add(new Schema.Parser().parse(text("released/" + file)));
    }
    return schemas;
  }

  /** Both, each fingerprint once, in the form of today's schema where that has it. */
  public static List<Schema> all() {
    Map<Long, Schema> byFingerprint = new LinkedHashMap<>();
    for (Schema schema : released()) {
      byFingerprint.put(SchemaNormalization.parsingFingerprint64(schema), schema);
    }
    for (Schema schema : current()) {
      byFingerprint.put(SchemaNormalization.parsingFingerprint64(schema), schema);
    }
    return List.copyOf(byFingerprint.values());
  }

  private static String text(String resource) {
    try (InputStream in = ReleasedSchemas.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("missing from the jar: " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
