package org.fedfisher.schemas;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Avro's binary decoder over an array, but that {@code bytes} are not copied: they are slices of
 * the array, which must not change as long as the record is in use.
 */
final class SlicingDecoder extends Decoder {
  private final byte[] value;
  private final BinaryDecoder decoder;

  SlicingDecoder(byte[] value, int from) {
    this.value = value;
    decoder = DecoderFactory.get().binaryDecoder(value, from, value.length - from, null);
  }

  /** Whether all has been read. */
  boolean isEnd() throws IOException {
    return decoder.isEnd();
  }

  @Override
  public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
    long length = decoder.readLong();
    int left = decoder.remainingBytes();
    if (length < 0 || length > left) {
      throw new EOFException("bytes of length %d, %d are left".formatted(length, left));
    }
    int first = value.length - left;
    decoder.skipFixed((int) length);
    return ByteBuffer.wrap(value, first, (int) length).slice();
  }

  @Override
  public int remainingBytes() {
    return decoder.remainingBytes();
  }

  @Override
  public void readNull() throws IOException {
    decoder.readNull();
  }

  @Override
  public boolean readBoolean() throws IOException {
    return decoder.readBoolean();
  }

  @Override
  public int readInt() throws IOException {
    return decoder.readInt();
  }

  @Override
  public long readLong() throws IOException {
    return decoder.readLong();
  }

  @Override
  public float readFloat() throws IOException {
    return decoder.readFloat();
  }

  @Override
  public double readDouble() throws IOException {
    return decoder.readDouble();
  }

  @Override
  public Utf8 readString(@Nullable Utf8 old) throws IOException {
    return decoder.readString(old);
  }

  @Override
  public String readString() throws IOException {
    return decoder.readString();
  }

  @Override
  public void skipString() throws IOException {
    decoder.skipString();
  }

  @Override
  public void skipBytes() throws IOException {
    decoder.skipBytes();
  }

  @Override
  public void readFixed(byte[] bytes, int start, int length) throws IOException {
    decoder.readFixed(bytes, start, length);
  }

  @Override
  public void skipFixed(int length) throws IOException {
    decoder.skipFixed(length);
  }

  @Override
  public int readEnum() throws IOException {
    return decoder.readEnum();
  }

  @Override
  public long readArrayStart() throws IOException {
    return decoder.readArrayStart();
  }

  @Override
  public long arrayNext() throws IOException {
    return decoder.arrayNext();
  }

  @Override
  public long skipArray() throws IOException {
    return decoder.skipArray();
  }

  @Override
  public long readMapStart() throws IOException {
    return decoder.readMapStart();
  }

  @Override
  public long mapNext() throws IOException {
    return decoder.mapNext();
  }

  @Override
  public long skipMap() throws IOException {
    return decoder.skipMap();
  }

  @Override
  public int readIndex() throws IOException {
    return decoder.readIndex();
  }
}
