package dev.coppice.mail;

import dev.coppice.node.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How letters are sent, parsed once.
 *
 * @param uri {@code coppice.smtp.uri}: where they are handed in
 * @param uriFile {@code coppice.smtp.uri.file}: a file that has it, or will; goes before it
 * @param from {@code coppice.mail.from}: whom they are from, default {@code Coppice
 *     <no-reply@localhost>}
 */
public record MailOptions(Optional<SmtpUri> uri, Optional<Path> uriFile, Sender from) {

  /** The key without which, or its file, no letter is sent. */
  public static final String URI_KEY = "coppice.smtp.uri";

  /**
   * @throws dev.coppice.node.InvalidSettingException for a value that is not allowed; it shows no
   *     password
   */
  public static MailOptions from(Settings settings) {
    return new MailOptions(
        settings.<SmtpUri>parsed(URI_KEY, SmtpUri.FORM, SmtpUri::parse),
        settings.text(URI_KEY + ".file").map(Path::of),
        settings
            .<Sender>parsed("coppice.mail.from", Sender.FORM, Sender::parse)
            .orElse(new Sender("Coppice", "no-reply@localhost")));
  }

  /** The server of now; empty where the file says of none. Reads that file, so it may block. */
  public Optional<SmtpUri> now() {
    if (uriFile.isEmpty()) {
      return uri;
    }
    try {
      return Optional.of(SmtpUri.parse(Files.readString(uriFile.get()).strip()));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether there is, or will be, anywhere to hand letters in. */
  public boolean isSet() {
    return uri.isPresent() || uriFile.isPresent();
  }
}
