package dev.coppice.backing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;

/**
 * The passwords of one server, made at random and kept in a file that only the user who started
 * Coppice may read, so that they outlive a restart.
 */
final class Secrets {
  private static final int BYTES = 24;
  private static final SecureRandom random = new SecureRandom();

  private final Path file;

  Secrets(Path file) {
    this.file = file;
  }

  /** The password of that name, if one was made. */
  Optional<String> find(String name) {
    return Optional.ofNullable(load().getProperty(name));
  }

  /**
   * The password of that name, made and stored at the first call: letters and digits, so that it
   * needs no quoting in a URI. Call it under the state directory's lock.
   */
  String findOrMake(String name) {
    Properties all = load();
    String known = all.getProperty(name);
    if (known != null) {
      return known;
    }
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String made = HexFormat.of().formatHex(bytes);
    all.setProperty(name, made);
    store(all);
    return made;
  }

  private Properties load() {
    Properties all = new Properties();
    if (Files.exists(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        all.load(in);
      } catch (IOException e) {
        throw BackingException.cannot("read the passwords in " + file, e);
      }
    }
    return all;
  }

  private void store(Properties all) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.deleteIfExists(next);
      Files.createFile(
          next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (OutputStream out = Files.newOutputStream(next)) {
        all.store(out, "Passwords of an embedded server. Its data cannot be opened without them.");
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw BackingException.cannot("store the passwords in " + file, e);
    }
  }

  /** Names the file, never what is in it. */
  @Override
  public String toString() {
    return file.toString();
  }
}
