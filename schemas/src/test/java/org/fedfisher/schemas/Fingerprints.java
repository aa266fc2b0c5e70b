package org.fedfisher.schemas;

import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** Fingerprints as they stand on the wire. */
final class Fingerprints {
  private Fingerprints() {}

  static String hex(Schema schema) {
    return HexFormat.of()
        .toHexDigits(Long.reverseBytes(SchemaNormalization.parsingFingerprint64(schema)));
  }
}
