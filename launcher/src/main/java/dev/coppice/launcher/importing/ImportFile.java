package dev.coppice.launcher.importing;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A file to import, unpacked as it is read if its first bytes say that it is gzip. */
public final class ImportFile implements Closeable {
  private final long size;
  private final CountingStream raw;
  private final InputStream content;

  private ImportFile(long size, CountingStream raw, InputStream content) {
    this.size = size;
    this.raw = raw;
    this.content = content;
  }

  /**
   * @throws IOException when it cannot be read; the message is for the user
   */
  public static ImportFile open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + " is a directory, not a CSV file.");
    }
    try {
      CountingStream raw = new CountingStream(Files.newInputStream(path));
      BufferedInputStream buffered = new BufferedInputStream(raw, 64 * 1024);
      return new ImportFile(Files.size(path), raw, isGzip(buffered) ? unzip(buffered) : buffered);
    } catch (NoSuchFileException e) {
      throw new IOException("There is no file " + path + ".", e);
    } catch (AccessDeniedException e) {
      throw new IOException("You may not read " + path + ".", e);
    }
  }

  public InputStream content() {
    return content;
  }

  /** How much of the file has been read, 0 to 1; of a pipe, whose size is unknown, 0. */
  public double fraction() {
    return size <= 0 ? 0 : Math.min(1, (double) raw.count / size);
  }

  private static boolean isGzip(BufferedInputStream in) throws IOException {
    in.mark(2);
    int first = in.read();
    int second = in.read();
    in.reset();
    return first == 0x1F && second == 0x8B;
  }

  private static InputStream unzip(InputStream in) throws IOException {
    return new GZIPInputStream(in, 64 * 1024);
  }

  @Override
  public void close() throws IOException {
    content.close();
  }

  private static final class CountingStream extends FilterInputStream {
    private long count;

    CountingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n = super.read(bytes, offset, length);
      count += Math.max(0, n);
      return n;
    }
  }
}
