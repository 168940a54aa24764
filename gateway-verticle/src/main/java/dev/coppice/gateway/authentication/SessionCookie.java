package dev.coppice.gateway.authentication;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own cookies. Scripts and other sites' forms do not get them, and neither do
 * services. They have no age: how long they are good is for the gateway to tell.
 */
public enum SessionCookie {
  /** Of a browser that is signed in. */
  SESSION("gateway-session"),
  /** Of one that has gone to sign in. */
  SIGN_IN("gateway-sign-in");

  /** With it, browsers let nobody set a cookie but this very origin (RFC 6265bis). */
  private static final String HOST_ONLY = "__Host-";

  private final String name;

  SessionCookie(String name) {
    this.name = name;
  }

  /**
   * How browsers call it.
   *
   * @param tls whether browsers come by https
   */
  public String name(boolean tls) {
    return tls ? HOST_ONLY + name : name;
  }

  /**
   * Its value in a request; null where there is none.
   *
   * @param tls whether browsers come by https
   */
  public @Nullable String in(MultiMap headers, boolean tls) {
    if (!headers.contains(HttpHeaderNames.COOKIE)) {
      return null;
    }
    String wanted = name(tls) + "=";
    for (String header : headers.getAll(HttpHeaderNames.COOKIE)) {
      for (String pair : header.split(";", -1)) {
        String stripped = pair.strip();
        if (stripped.startsWith(wanted)) {
          return stripped.substring(wanted.length());
        }
      }
    }
    return null;
  }

  /** A {@code Set-Cookie} header. */
  public String set(String value, boolean tls) {
    return name(tls) + "=" + value + "; Path=/; HttpOnly; SameSite=Lax" + (tls ? "; Secure" : "");
  }

  /** A {@code Set-Cookie} header that removes it. */
  public String clear(boolean tls) {
    return set("", tls) + "; Max-Age=0";
  }

  /**
   * A {@code Cookie} header without the gateway's own; null where there is nothing else in it.
   *
   * @param header cookies with semicolons between
   */
  public static @Nullable String strippedOf(String header) {
    if (!header.contains("gateway-")) {
      return header;
    }
    StringJoiner others = new StringJoiner("; ");
    for (String pair : header.split(";", -1)) {
      String stripped = pair.strip();
      if (!stripped.isEmpty() && !isOurs(stripped)) {
        others.add(stripped);
      }
    }
    return others.length() == 0 ? null : others.toString();
  }

  private static boolean isOurs(String pair) {
    String bare = pair.startsWith(HOST_ONLY) ? pair.substring(HOST_ONLY.length()) : pair;
    for (SessionCookie each : values()) {
      if (bare.startsWith(each.name + "=") || bare.equals(each.name)) {
        return true;
      }
    }
    return false;
  }
}
