package dev.coppice.gateway;

import dev.coppice.node.Settings;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that the gateway shows, its key, and whose certificates clients show.
 *
 * @param certificate {@code coppice.http.tls.certificate}: PEM, the chain with our own first
 * @param key {@code coppice.http.tls.key}: PEM, not encrypted
 * @param clientCa {@code coppice.http.tls.client.ca}: PEM, who signs the certificates of clients;
 *     null when they are not asked for one
 * @param clientAuth {@code coppice.http.tls.client.auth}: whether clients must have one
 */
record TlsFiles(
    Path certificate, Path key, @Nullable Path clientCa, TlsFiles.ClientCertificate clientAuth) {

  static final String CERTIFICATE = "coppice.http.tls.certificate";
  static final String KEY = "coppice.http.tls.key";
  static final String CLIENT_CA = "coppice.http.tls.client.ca";
  static final String CLIENT_AUTH = "coppice.http.tls.client.auth";

  /** What a client's certificate is to the gateway. */
  enum ClientCertificate {
    NONE(ClientAuth.NONE),
    REQUEST(ClientAuth.REQUEST),
    REQUIRED(ClientAuth.REQUIRED);

    private final ClientAuth vertx;

    ClientCertificate(ClientAuth vertx) {
      this.vertx = vertx;
    }
  }

  static Optional<TlsFiles> from(Settings settings) {
    Optional<Path> certificate = file(settings, CERTIFICATE);
    Optional<Path> key = file(settings, KEY);
    if (certificate.isPresent() != key.isPresent()) {
      throw certificate.isPresent()
          ? settings.invalid(KEY, "the key of the certificate, a PEM file")
          : settings.invalid(CERTIFICATE, "the certificate of the key, a PEM file");
    }
    Optional<Path> clientCa = file(settings, CLIENT_CA);
    ClientCertificate clientAuth =
        settings.oneOf(
            CLIENT_AUTH,
            clientCa.isPresent() ? ClientCertificate.REQUIRED : ClientCertificate.NONE);
    boolean asked = clientAuth != ClientCertificate.NONE;
    if (clientCa.isPresent() && !asked) {
      throw settings.invalid(
          CLIENT_AUTH, "request or required where " + CLIENT_CA + " is set, or both not set");
    }
    if (asked && clientCa.isEmpty()) {
      throw settings.invalid(CLIENT_CA, "who signs the certificates of clients, a PEM file");
    }
    if (asked && certificate.isEmpty()) {
      throw settings.invalid(
          CERTIFICATE, "a PEM file: clients show certificates over TLS only, see " + CLIENT_CA);
    }
    return certificate.map(
        path -> new TlsFiles(path, key.orElseThrow(), clientCa.orElse(null), clientAuth));
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

  /** Makes a server one of HTTPS. */
  void apply(HttpServerOptions server) {
    server
        .setSsl(true)
        .setUseAlpn(true)
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
        .setKeyCertOptions(
            new PemKeyCertOptions().setCertPath(text(certificate)).setKeyPath(text(key)))
        .setClientAuth(clientAuth.vertx);
    if (clientCa != null) {
      server.setTrustOptions(new PemTrustOptions().addCertPath(text(clientCa)));
    }
  }

  private static String text(Path path) {
    return path.toAbsolutePath().toString();
  }

  /** The keys that name the files. */
  String keys() {
    String own = CERTIFICATE + ", " + KEY;
    return clientCa == null ? own : own + ", " + CLIENT_CA;
  }
}
