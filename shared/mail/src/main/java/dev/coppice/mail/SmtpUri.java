package dev.coppice.mail;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where mails are handed in, as in {@code smtp://user:password@host:25}. What is special in a URI
 * is percent-encoded in user and password.
 *
 * @param user null where none is asked for
 * @param tls whether TLS comes first ({@code smtps://}); else STARTTLS is used where it is offered
 */
public record SmtpUri(
    String host, int port, @Nullable String user, @Nullable String password, boolean tls) {

  /** What a value must look like, for error messages. */
  static final String FORM =
      "smtp://user:password@host:25 or smtps://user:password@host:465, user and password only if it"
          + " has them";

  private static final int PLAIN_PORT = 25;
  private static final int TLS_PORT = 465;

  /**
   * Reads a URI.
   *
   * @throws IllegalArgumentException if it is none of SMTP; the message holds no secret
   */
  static SmtpUri parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a URI");
    }
    boolean tls = "smtps".equals(uri.getScheme());
    if (!(tls || "smtp".equals(uri.getScheme())) || uri.getHost() == null) {
      throw new IllegalArgumentException("not an SMTP URI with a host");
    }
    boolean bare =
        (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null;
    if (!bare) {
      throw new IllegalArgumentException("more than a host and a port");
    }
    String userInfo = uri.getRawUserInfo();
    String[] user = userInfo == null ? new String[0] : userInfo.split(":", 2);
    if (user.length == 1) {
      throw new IllegalArgumentException("a user without a password");
    }
    return new SmtpUri(
        uri.getHost(),
        uri.getPort() >= 0 ? uri.getPort() : tls ? TLS_PORT : PLAIN_PORT,
        user.length == 0 ? null : decode(user[0]),
        user.length == 0 ? null : decode(user[1]),
        tls);
  }

  /** Percent-encoding only: a plus sign is a plus sign here. */
  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Host and port, for people. */
  public String place() {
    return host + ":" + port;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return (tls ? "smtps://" : "smtp://") + place();
  }
}
