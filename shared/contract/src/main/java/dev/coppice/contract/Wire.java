package dev.coppice.contract;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The format's atoms: a one-byte tag, a four-byte length, the bytes. Every field has its length, so
 * a reader skips what a newer writer added; that is what lets two versions serve side by side
 * during a rolling upgrade. Lengths have a fixed size because they are patched in after the bytes
 * are written.
 */
final class Wire {

  /** The first byte of every batch. It changes only when old readers could not skip the news. */
  static final byte VERSION = 1;

  /** The end of an item's fields. */
  static final byte END = 0;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Wire() {}

  static void checkVersion(byte version) {
    if (version != VERSION) {
      throw new WireFormatException(
          "a batch of format " + version + " arrived; this node reads format " + VERSION);
    }
  }

  /**
   * Writes one batch at a time; grows as it needs. Each thread has one that it uses again and
   * again, since growing anew for every batch would be most of what a loaded gateway allocates.
   */
  static final class Writer {

    private static final int SMALL = 1024;

    /** A batch with large bodies may make it larger than this, for as long as that batch. */
    private static final int LARGEST_KEPT = 128 << 10;

    private static final FastThreadLocal<Writer> OF_THREAD =
        new FastThreadLocal<>() {
          @Override
          protected Writer initialValue() {
            return new Writer();
          }
        };

    private byte[] bytes = new byte[SMALL];
    private int at;

    /** One for fields that are kept; see {@link #begin()} for batches. */
    Writer() {}

    /** This thread's writer, at the beginning of a batch. */
    static Writer begin() {
      Writer writer = OF_THREAD.get();
      writer.at = 0;
      writer.tag(VERSION);
      return writer;
    }

    void appendTo(Buffer buffer) {
      buffer.appendBytes(bytes, 0, at);
      if (bytes.length > LARGEST_KEPT) {
        bytes = new byte[SMALL];
      }
    }

    byte[] bytes() {
      return Arrays.copyOf(bytes, at);
    }

    /** Fields as another writer wrote them. */
    void fields(byte[] written) {
      room(written.length);
      System.arraycopy(written, 0, bytes, at, written.length);
      at += written.length;
    }

    void field(int tag, String value) {
      tag(tag);
      text(value);
    }

    void optionalField(int tag, @Nullable String value) {
      if (value != null) {
        field(tag, value);
      }
    }

    void field(int tag, long value) {
      tag(tag);
      room(12);
      INT.set(bytes, at, 8);
      LONG.set(bytes, at + 4, value);
      at += 12;
    }

    /** Nothing is written for an empty body. */
    void body(int tag, Buffer value) {
      int size = value.length();
      if (size > 0) {
        tag(tag);
        room(4 + size);
        INT.set(bytes, at, size);
        value.getBytes(0, size, bytes, at + 4);
        at += 4 + size;
      }
    }

    /** One field for each pair: the name, its own length first, then the value. */
    void params(int tag, Params params) {
      for (int i = 0; i < params.size(); i++) {
        tag(tag);
        int start = at;
        room(4);
        at += 4;
        text(params.name(i));
        characters(params.value(i));
        INT.set(bytes, start, at - start - 4);
      }
    }

    void end() {
      tag(END);
    }

    /** The text, its length in bytes first. */
    void text(String value) {
      int start = at;
      room(4);
      at += 4;
      characters(value);
      INT.set(bytes, start, at - start - 4);
    }

    private void tag(int tag) {
      room(1);
      bytes[at++] = (byte) tag;
    }

    /** Almost all text here is ASCII, which needs no encoder and no second array. */
    private void characters(String value) {
      int length = value.length();
      room(length);
      byte[] into = bytes;
      int from = at;
      for (int i = 0; i < length; i++) {
        char c = value.charAt(i);
        if (c >= 0x80) {
          byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
          room(utf8.length);
          System.arraycopy(utf8, 0, bytes, at, utf8.length);
          at += utf8.length;
          return;
        }
        into[from + i] = (byte) c;
      }
      at += length;
    }

    private void room(int size) {
      if (size > bytes.length - at) {
        bytes = Arrays.copyOf(bytes, Math.max(at + size, 2 * bytes.length));
      }
    }
  }

  /** Reads one batch front to back, never past its end. */
  static final class Reader {

    private final Buffer buffer;
    private final ByteBuf bytes;
    private final int end;
    private int at;

    /** The length of the field under way, set by {@link #nextTag()}. */
    private int length;

    Reader(Buffer buffer, int start) {
      this.buffer = buffer;
      this.bytes = ((BufferInternal) buffer).getByteBuf();
      this.end = buffer.length();
      this.at = start;
    }

    boolean hasMore() {
      return at < end;
    }

    byte readByte() {
      need(1);
      return bytes.getByte(at++);
    }

    /** The next field's tag, or {@link #END}; then exactly one value method or {@link #skip()}. */
    int nextTag() {
      int tag = readByte();
      if (tag != END) {
        length = readLength();
      }
      return tag;
    }

    void skip() {
      at += length;
    }

    String text() {
      return textOf(length);
    }

    long number() {
      if (length != 8) {
        throw new WireFormatException("a number of " + length + " bytes");
      }
      at += 8;
      return bytes.getLong(at - 8);
    }

    Buffer slice() {
      at += length;
      return buffer.slice(at - length, at);
    }

    void param(ParamsBuilder into) {
      int fieldEnd = at + length;
      String name = lengthPrefixedText();
      if (at > fieldEnd) {
        throw new WireFormatException("a name longer than its field");
      }
      into.add(name, textOf(fieldEnd - at));
    }

    String lengthPrefixedText() {
      return textOf(readLength());
    }

    private String textOf(int size) {
      at += size;
      if (bytes.hasArray()) {
        int start = bytes.arrayOffset() + at - size;
        return new String(bytes.array(), start, size, StandardCharsets.UTF_8);
      }
      return bytes.toString(at - size, size, StandardCharsets.UTF_8);
    }

    private int readLength() {
      need(4);
      int size = bytes.getInt(at);
      at += 4;
      if (size < 0) {
        throw new WireFormatException("a length of " + size);
      }
      need(size);
      return size;
    }

    private void need(int size) {
      if (size > end - at) {
        throw new WireFormatException(
            size + " bytes announced at " + at + ", but only " + (end - at) + " are left");
      }
    }
  }

  /** Gathers pairs without knowing their number; most envelopes have a few. */
  static final class ParamsBuilder {

    private String[] pairs = new String[0];
    private int size;

    void add(String name, String value) {
      if (size == pairs.length) {
        pairs = Arrays.copyOf(pairs, Math.max(4, 2 * size));
      }
      pairs[size++] = name;
      pairs[size++] = value;
    }

    Params build() {
      return Params.owning(size == pairs.length ? pairs : Arrays.copyOf(pairs, size));
    }
  }
}
