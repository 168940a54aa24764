package dev.coppice.identity.signin;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of the pages. Each holds 256 random bits and nothing else; scripts and other sites'
 * forms do not get them.
 */
enum Cookie {
  /** Of somebody who is signed in. */
  SESSION("session"),
  /** Of somebody who is not: their forms are bound to it. */
  VISIT("visit"),
  /** Of somebody who has given the password, and has yet to enter a code. */
  PENDING("pending"),
  /** Of a browser in which somebody has signed in before, and may try more often than others. */
  BROWSER("browser"),
  /** Of a browser in which people have signed in, who are told of sign-ins in others. */
  SEEN("seen");

  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final String name;

  Cookie(String name) {
    this.name = name;
  }

  /** Under TLS, a name that browsers let nobody set but this very origin (RFC 6265bis). */
  private String name(boolean tls) {
    return tls ? "__Host-" + name : "coppice-" + name;
  }

  /**
   * Its value in a request.
   *
   * @param header the {@code Cookie} header; null where there is none
   */
  @Nullable String in(@Nullable String header, boolean tls) {
    if (header == null) {
      return null;
    }
    String wanted = name(tls) + "=";
    for (String pair : header.split(";", -1)) {
      String stripped = pair.strip();
      if (stripped.startsWith(wanted)) {
        String value = stripped.substring(wanted.length());
        return VALUE.matcher(value).matches() ? value : null;
      }
    }
    return null;
  }

  /**
   * A {@code Set-Cookie} header.
   *
   * @param life null for as long as the browser runs
   */
  String set(String value, @Nullable Duration life, boolean tls) {
    return name(tls)
        + "="
        + value
        + "; Path=/; HttpOnly; SameSite=Lax"
        + (life == null ? "" : "; Max-Age=" + life.toSeconds())
        + (tls ? "; Secure" : "");
  }

  /** A {@code Set-Cookie} header that removes it. */
  String clear(boolean tls) {
    return set("", Duration.ZERO, tls);
  }
}
