package dev.coppice.mail;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where letters are handed in, as in {@code smtp://user:password@host:25}. What is special in a URI
 * is percent-encoded in user and password.
 *
 * @param user null where none is asked for
 */
public record SmtpUri(
    String host, int port, @Nullable String user, @Nullable String password, Tls tls) {

  /** What a value must look like, for error messages. */
  static final String FORM =
      "smtp://user:password@host:25 or smtps://user:password@host:465, user and password only if it"
          + " has them; smtp may end in ?starttls=optional";

  private static final int PLAIN_PORT = 25;
  private static final int TLS_PORT = 465;
  private static final String OPTIONAL = "starttls=optional";
  private static final Set<String> THIS_HOST = Set.of("localhost", "127.0.0.1", "[::1]");

  /** When TLS begins. */
  public enum Tls {
    /** Before anything is said: {@code smtps}. */
    FIRST,
    /** By STARTTLS, or no letter is sent: whoever sits between could hide the offer. */
    REQUIRED,
    /** By STARTTLS where it is offered: on this host, or where it is told so. */
    OFFERED
  }

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
    String query = uri.getRawQuery();
    boolean bare =
        (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
            && (query == null || (query.equals(OPTIONAL) && !tls))
            && uri.getRawFragment() == null;
    if (!bare) {
      throw new IllegalArgumentException("more than a host and a port");
    }
    String userInfo = uri.getRawUserInfo();
    String[] user = userInfo == null ? new String[0] : userInfo.split(":", 2);
    if (user.length == 1) {
      throw new IllegalArgumentException("a user without a password");
    }
    boolean offered = query != null || THIS_HOST.contains(uri.getHost());
    return new SmtpUri(
        uri.getHost(),
        uri.getPort() >= 0 ? uri.getPort() : tls ? TLS_PORT : PLAIN_PORT,
        user.length == 0 ? null : decode(user[0]),
        user.length == 0 ? null : decode(user[1]),
        tls ? Tls.FIRST : offered ? Tls.OFFERED : Tls.REQUIRED);
  }

  /** Percent-encoding only: a plus sign is a plus sign here. */
  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Host and port, for people. */
  public String place() {
    return host + ":" + port;
  }

  /** Without user and password. */
  @Override
  public String toString() {
    return (tls == Tls.FIRST ? "smtps://" : "smtp://") + place();
  }
}
