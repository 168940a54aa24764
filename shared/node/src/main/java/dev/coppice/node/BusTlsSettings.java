package dev.coppice.node;

import dev.coppice.node.tls.NodeCertificate;
import dev.coppice.node.tls.TlsFile;
import dev.coppice.node.tls.TlsFiles;
import dev.coppice.node.tls.UnusableFileException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The settings of mutual TLS on the event bus: {@code coppice.cluster.tls.*}. */
final class BusTlsSettings {
  private BusTlsSettings() {}

  /**
   * Empty where none of the three is set. Reads the files.
   *
   * @param host by which the other nodes reach this one
   */
  static Optional<NodeCertificate> from(Settings settings, InetAddress host) {
    if (Arrays.stream(TlsFile.values()).noneMatch(file -> isSet(settings, file))) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          NodeCertificate.load(
              new TlsFiles(
                  path(settings, TlsFile.CERTIFICATE),
                  path(settings, TlsFile.KEY),
                  path(settings, TlsFile.CA)),
              host));
    } catch (UnusableFileException e) {
      throw settings.invalid(e.file().key(), e.allowed());
    }
  }

  private static boolean isSet(Settings settings, TlsFile file) {
    return settings.text(file.key()).isPresent();
  }

  private static Path path(Settings settings, TlsFile file) {
    return Path.of(
            settings.required(
                file.key(),
                "a PEM file: coppice.cluster.tls.certificate, .key and .ca are set together or not"
                    + " at all"))
        .toAbsolutePath();
  }
}
