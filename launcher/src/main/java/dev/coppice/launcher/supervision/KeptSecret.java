package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Refusal;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** A secret that is made once and kept in a file that its owner alone can read. */
final class KeptSecret {
  private static final int BYTES = 32;

  private KeptSecret() {}

  /**
   * What the file holds: 32 random bytes in base64, made now if it is not there.
   *
   * @param what it is, for people
   * @throws Refusal when it cannot be kept
   */
  static String in(Path file, String what) {
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new Refusal("%s, %s, cannot be read or written: %s".formatted(file, what, e), e);
    }
  }

  /** Nobody else may read it at any time, and it is there whole or not at all. */
  private static void make(Path file) throws IOException {
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    Files.createFile(draft, ownerOnly(Files.getFileStore(file.getParent())));
    Files.writeString(draft, Base64.getEncoder().encodeToString(secret) + "\n");
    try {
      Files.move(draft, file);
    } catch (FileAlreadyExistsException e) {
      Files.delete(draft);
    }
  }

  private static FileAttribute<?>[] ownerOnly(FileStore store) {
    return store.supportsFileAttributeView("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
