package dev.coppice.node.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
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

  /** What all of them hold, one after the other; nothing where one cannot be read. */
  byte[] content() {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try {
      for (TlsFile file : TlsFile.values()) {
        Files.copy(of(file), content);
      }
      return content.toByteArray();
    } catch (IOException e) {
      // Whoever makes something of it will say so.
      return new byte[0];
    }
  }

  /** For messages: the file, and the setting that names it. */
  String named(TlsFile file) {
    return "%s (%s)".formatted(of(file), file.key());
  }
}
