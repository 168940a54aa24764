package dev.coppice.mail;

import dev.coppice.node.Settings;
import java.util.Optional;

/**
 * How mails are sent, parsed once.
 *
 * @param uri {@code coppice.smtp.uri}: where they are handed in
 * @param from {@code coppice.mail.from}: whom they are from, default {@code coppice@localhost}
 */
public record MailOptions(SmtpUri uri, String from) {

  /** The key without which no mail is sent. */
  public static final String URI_KEY = "coppice.smtp.uri";

  /**
   * @return empty where no mail is to be sent
   * @throws dev.coppice.node.InvalidSettingException for a value that is not allowed; it shows no
   *     password
   */
  public static Optional<MailOptions> from(Settings settings) {
    String from =
        settings
            .<String>parsed(
                "coppice.mail.from",
                "an e-mail address such as shop@example.com",
                text -> Mail.isAddress(text) ? text : null)
            .orElse("coppice@localhost");
    return settings
        .<SmtpUri>parsed(URI_KEY, SmtpUri.FORM, SmtpUri::parse)
        .map(uri -> new MailOptions(uri, from));
  }
}
