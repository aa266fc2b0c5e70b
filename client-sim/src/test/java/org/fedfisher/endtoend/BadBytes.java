package org.fedfisher.endtoend;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.fedfisher.endtoend.BadInput.Outcome;
import org.fedfisher.endtoend.BadInput.Rejected;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.CloseRound;
import org.fedfisher.wire.RejectionReason;

/** Values that are no client update at all. */
final class BadBytes {
  private BadBytes() {}

  static List<BadInput> all() {
    return List.of(
        new BadInput(
            "nothing, or a tombstone",
            gateway -> Arrays.asList(new byte[0], null),
            unreadable("expected C3 01")),
        new BadInput(
            "bytes without framing",
            gateway -> List.of("{\"round\": 1}".getBytes(StandardCharsets.UTF_8)),
            unreadable("expected C3 01")),
        new BadInput(
            "unknown schema fingerprint",
            gateway -> List.of(changed(gateway.encoded().header(), 5)),
            unreadable("unknown schema fingerprint")),
        new BadInput(
            "header truncated at every byte",
            gateway -> truncated(gateway.encoded().header()),
            unreadable("")),
        new BadInput(
            "block truncated at every byte",
            gateway -> truncated(gateway.encoded().blocks().get(0)),
            unreadable("")),
        new BadInput(
            "trailing bytes",
            gateway ->
                List.of(
                    longer(gateway.encoded().header(), 1),
                    longer(gateway.encoded().blocks().get(1), 999)),
            unreadable("bytes follow the record's end")),
        new BadInput(
            "larger than a record may be",
            gateway -> List.of(longer(gateway.encoded().header(), Wire.MAX_BYTES)),
            new Rejected(RejectionReason.TOO_LARGE, "a record may have 1,048,576")),
        new BadInput(
            "array count that would exhaust memory",
            gateway ->
                List.of(
                    claiming(gateway.encoded().header(), Integer.MAX_VALUE),
                    claiming(gateway.encoded().header(), Long.MAX_VALUE),
                    claiming(gateway.encoded().header(), Long.MIN_VALUE)),
            unreadable("does not parse")),
        new BadInput(
            "a record of another topic",
            gateway -> List.of(Wire.encode(new CloseRound("bad-input", 0L))),
            new Rejected(RejectionReason.WRONG_TOPIC, "found a CloseRound")));
  }

  private static Outcome unreadable(String words) {
    return new Rejected(RejectionReason.UNREADABLE, words);
  }

  private static byte[] changed(byte[] value, int at) {
    byte[] changed = value.clone();
    changed[at] ^= 1;
    return changed;
  }

  private static List<byte[]> truncated(byte[] value) {
    List<byte[]> values = new ArrayList<>();
    for (int length = 0; length < value.length; length++) {
      values.add(Arrays.copyOf(value, length));
    }
    return values;
  }

  private static byte[] longer(byte[] value, int more) {
    return Arrays.copyOf(value, value.length + more);
  }

  /** A header whose list of digests claims so many entries and has none. */
  private static byte[] claiming(byte[] header, long count) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(header, 0, Wire.FRAME_BYTES);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    for (int name = 0; name < 3; name++) {
      encoder.writeString("x");
    }
    encoder.writeLong(1);
    encoder.writeEnum(1);
    encoder.writeEnum(1);
    encoder.writeFixed(new byte[32]);
    encoder.writeLong(count);
    encoder.flush();
    return out.toByteArray();
  }
}
