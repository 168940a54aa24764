package dev.coppice.node.tls;

import java.nio.file.Path;

/** Where the three files are. */
public record TlsFiles(Path certificate, Path key, Path ca) {

  Path of(TlsFile file) {
    return switch (file) {
      case CERTIFICATE -> certificate;
      case KEY -> key;
      case CA -> ca;
    };
  }

  /** For messages: the file, and the setting that names it. */
  String named(TlsFile file) {
    return "%s (%s)".formatted(of(file), file.key());
  }
}
