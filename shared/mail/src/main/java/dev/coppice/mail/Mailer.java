package dev.coppice.mail;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands letters in at a server. To be called on one event loop; futures complete there. Its
 * connections are opened when there is a letter.
 */
public final class Mailer {

  /** How long a letter takes at most until it is handed in, or is not. */
  public static final Duration LIMIT = Duration.ofSeconds(20);

  private static final int CONNECT_MILLIS = 5_000;
  private static final int CONNECTIONS = 4;

  private final Vertx vertx;
  private final MailOptions options;
  private @Nullable Line line;

  public Mailer(Vertx vertx, MailOptions options) {
    this.vertx = vertx;
    this.options = options;
  }

  /** The server of now, and the way to it. */
  private record Line(SmtpUri uri, MailClient client) {}

  /**
   * Hands a letter in. Whether it was is not certain when this fails after the server had it, so
   * who sends again may send twice.
   *
   * @return fails with {@link MailRefusedException} when the server says no, and with another
   *     exception when it is not there; neither message has a password, an address, or a text
   */
  public Future<Void> send(Letter letter) {
    return line().compose(open -> send(open, letter));
  }

  private Future<Line> line() {
    return uri()
        .compose(
            uri -> {
              Line before = line;
              if (before != null && before.uri().equals(uri)) {
                return Future.succeededFuture(before);
              }
              Line next = new Line(uri, MailClient.create(vertx, config(uri)));
              line = next;
              return before == null
                  ? Future.succeededFuture(next)
                  : before.client().close().transform(closed -> Future.succeededFuture(next));
            });
  }

  private Future<SmtpUri> uri() {
    return options.uriFile().isEmpty()
        ? Future.succeededFuture(options.uri().orElseThrow())
        : vertx
            .fileSystem()
            .readFile(options.uriFile().get().toString())
            .map(text -> SmtpUri.parse(text.toString(StandardCharsets.UTF_8).strip()))
            .recover(
                why ->
                    Future.failedFuture(
                        new IllegalStateException(
                            options.uriFile().get() + " says of no mail server")));
  }

  private MailConfig config(SmtpUri uri) {
    MailConfig config =
        new MailConfig(uri.host(), uri.port())
            // Else this host is asked for its name, which may block for seconds.
            .setOwnHostname(options.from().domain())
            .setSsl(uri.tls() == SmtpUri.Tls.FIRST)
            .setStarttls(startTls(uri.tls()))
            .setLogin(uri.user() == null ? LoginOption.NONE : LoginOption.REQUIRED)
            .setHostnameVerificationAlgorithm("HTTPS")
            .setConnectTimeout(CONNECT_MILLIS)
            .setMaxPoolSize(CONNECTIONS);
    if (uri.user() != null) {
      config.setUsername(uri.user()).setPassword(uri.password());
    }
    return config;
  }

  private static StartTLSOptions startTls(SmtpUri.Tls tls) {
    return switch (tls) {
      case FIRST -> StartTLSOptions.DISABLED;
      case REQUIRED -> StartTLSOptions.REQUIRED;
      case OFFERED -> StartTLSOptions.OPTIONAL;
    };
  }

  private Future<Void> send(Line open, Letter letter) {
    String place = open.uri().place();
    MailMessage message =
        new MailMessage()
            .setFrom(options.from().toString())
            .setTo(letter.to())
            .setSubject(letter.subject())
            .setText(letter.text())
            .addHeader("Message-ID", "<" + letter.id() + "@" + options.from().domain() + ">")
            // Nobody's absence notice is to come back (RFC 3834).
            .addHeader("Auto-Submitted", "auto-generated");
    return open.client()
        .sendMail(message)
        .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(said(place, failure)))
        .mapEmpty();
  }

  private static RuntimeException said(String place, Throwable failure) {
    if (failure instanceof SMTPException refusal) {
      int code = refusal.getReplyCode();
      // 530 to 538 are about who we are and how we come (RFC 4954), which may be set right.
      boolean forGood = refusal.isPermanent() && (code < 530 || code > 538);
      return new MailRefusedException(place + " answered with " + code, forGood);
    }
    return new IllegalStateException(
        place + " does not take letters: " + failure.getClass().getSimpleName(), failure);
  }

  public Future<Void> close() {
    Line open = line;
    line = null;
    return open == null ? Future.succeededFuture() : open.client().close();
  }
}
