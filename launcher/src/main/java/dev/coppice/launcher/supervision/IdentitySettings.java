package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Home;
import dev.coppice.launcher.layout.Place;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.layout.Service;
import dev.coppice.node.Settings;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What nodes are told of the authorization server: where clients find it and, identity alone, the
 * key that its signing keys are encrypted under.
 *
 * @param key empty where the nodes find it by themselves, in the environment or the settings' file
 */
record IdentitySettings(String issuer, Optional<String> key) {
  private static final int KEY_BYTES = 32;

  /**
   * As configured; else the issuer is the gateway, and the key is one that is made once and kept.
   *
   * @throws Refusal when it cannot be kept
   */
  static IdentitySettings of(Settings settings, Home home, int httpPort) {
    Settings scoped = settings.scoped(Service.IDENTITY.title());
    return new IdentitySettings(
        settings.text("coppice.auth.issuer", "http://localhost:" + httpPort),
        scoped.text("coppice.identity.key").isPresent()
            ? Optional.empty()
            : Optional.of(kept(home.identityKey())));
  }

  /** Environment variables for a node. */
  Map<String, String> environmentOf(Place place) {
    boolean identity = place.isWhole() || place.service().equals(Service.IDENTITY.title());
    boolean gateway = place.isWhole() || place.service().equals(Service.GATEWAY.title());
    Map<String, String> environment = new HashMap<>();
    if (identity || gateway) {
      environment.put("COPPICE_AUTH_ISSUER", issuer);
    }
    if (identity) {
      key.ifPresent(text -> environment.put("COPPICE_IDENTITY_KEY", text));
    }
    return environment;
  }

  private static String kept(Path file) {
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new Refusal(
          "%s, the key of identity, cannot be read or written: %s".formatted(file, e), e);
    }
  }

  /** Nobody else may read it at any time, and it is there whole or not at all. */
  private static void make(Path file) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    Files.createFile(draft, ownerOnly(Files.getFileStore(file.getParent())));
    Files.writeString(draft, Base64.getEncoder().encodeToString(key) + "\n");
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

  /** Without the key. */
  @Override
  public String toString() {
    return "issuer " + issuer;
  }
}
