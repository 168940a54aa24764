package dev.coppice.mail;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Hands mails in at a server. Any thread may call; futures complete on the caller's context. */
public final class Mailer {

  /** How long a mail takes at most until it is handed in, or is not. */
  public static final Duration LIMIT = Duration.ofSeconds(20);

  private static final int CONNECT_MILLIS = 5_000;
  private static final int CONNECTIONS = 4;
  private static final Set<String> THIS_HOST = Set.of("localhost", "127.0.0.1", "[::1]");

  private final MailClient client;
  private final MailOptions options;

  private Mailer(MailClient client, MailOptions options) {
    this.client = client;
    this.options = options;
  }

  /** Opens none of its connections before there is a mail. */
  public static Mailer open(Vertx vertx, MailOptions options) {
    SmtpUri uri = options.uri();
    MailConfig config =
        new MailConfig(uri.host(), uri.port())
            .setSsl(uri.tls())
            .setStarttls(startTls(uri))
            .setLogin(uri.user() == null ? LoginOption.NONE : LoginOption.REQUIRED)
            .setHostnameVerificationAlgorithm("HTTPS")
            .setConnectTimeout(CONNECT_MILLIS)
            .setMaxPoolSize(CONNECTIONS);
    if (uri.user() != null) {
      config.setUsername(uri.user()).setPassword(uri.password());
    }
    return new Mailer(MailClient.create(vertx, config), options);
  }

  /** Whoever sits between could hide the offer, and read a password. */
  private static StartTLSOptions startTls(SmtpUri uri) {
    if (uri.tls()) {
      return StartTLSOptions.DISABLED;
    }
    return uri.user() == null || THIS_HOST.contains(uri.host())
        ? StartTLSOptions.OPTIONAL
        : StartTLSOptions.REQUIRED;
  }

  /** Where mails are handed in, for people. */
  public String place() {
    return options.uri().place();
  }

  /**
   * Hands a mail in. Whether it was is not certain when this fails after the server had it, so who
   * sends again may send twice.
   *
   * @return fails with {@link MailRefusedException} when the server says no
   */
  public Future<Void> send(Mail mail) {
    MailMessage message =
        new MailMessage()
            .setFrom(options.from())
            .setTo(mail.to())
            .setSubject(mail.subject())
            .setText(mail.text())
            // Nobody's absence notice is to come back (RFC 3834).
            .addHeader("Auto-Submitted", "auto-generated");
    return client
        .sendMail(message)
        .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof SMTPException smtp
                        ? new MailRefusedException(
                            "%s answered with %d".formatted(place(), smtp.getReplyCode()),
                            smtp.isPermanent())
                        : failure))
        .mapEmpty();
  }

  public Future<Void> close() {
    return client.close();
  }
}
