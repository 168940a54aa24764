package dev.coppice.gateway;

import dev.coppice.node.Settings;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The certificate that the gateway shows, and its key.
 *
 * @param certificate {@code coppice.http.tls.certificate}: PEM, the chain with our own first
 * @param key {@code coppice.http.tls.key}: PEM, not encrypted
 */
record TlsFiles(Path certificate, Path key) {

  static final String CERTIFICATE = "coppice.http.tls.certificate";
  static final String KEY = "coppice.http.tls.key";

  static Optional<TlsFiles> from(Settings settings) {
    Optional<Path> certificate = file(settings, CERTIFICATE);
    Optional<Path> key = file(settings, KEY);
    if (certificate.isPresent() != key.isPresent()) {
      throw certificate.isPresent()
          ? settings.invalid(KEY, "the key of the certificate, a PEM file")
          : settings.invalid(CERTIFICATE, "the certificate of the key, a PEM file");
    }
    return certificate.map(path -> new TlsFiles(path, key.orElseThrow()));
  }

  private static Optional<Path> file(Settings settings, String key) {
    return settings.parsed(
        key,
        "a PEM file that can be read",
        text -> {
          Path path = Path.of(text);
          return Files.isRegularFile(path) && Files.isReadable(path) ? path : null;
        });
  }

  PemKeyCertOptions options() {
    return new PemKeyCertOptions()
        .setCertPath(certificate.toAbsolutePath().toString())
        .setKeyPath(key.toAbsolutePath().toString());
  }
}
