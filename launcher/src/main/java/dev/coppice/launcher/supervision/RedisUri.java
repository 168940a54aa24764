package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Refusal;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@code redis://user:password@host:port}, escaped as URIs are; user and password may be absent.
 */
record RedisUri(URI uri) {
  private static final int USUAL_PORT = 6379;
  private static final String FORM = "A Redis URI reads redis://user:password@host:port";

  RedisUri {
    if (!"redis".equals(uri.getScheme()) || uri.getHost() == null) {
      throw new Refusal(FORM + ", or redis://:password@host:port where there are no users.");
    }
  }

  /** Does not repeat the text when it is refused: there may be a password in it. */
  static RedisUri parse(String text) {
    try {
      return new RedisUri(URI.create(text));
    } catch (IllegalArgumentException e) {
      throw new Refusal(FORM + ", with special characters escaped as %40.", e);
    }
  }

  String host() {
    return uri.getHost();
  }

  int port() {
    return uri.getPort() < 0 ? USUAL_PORT : uri.getPort();
  }

  String address() {
    return host() + ":" + port();
  }

  @Nullable String user() {
    return part(0);
  }

  @Nullable String password() {
    return part(1);
  }

  private @Nullable String part(int index) {
    String userInfo = uri.getRawUserInfo();
    String[] parts = userInfo == null ? new String[0] : userInfo.split(":", 2);
    if (index >= parts.length || parts[index].isEmpty()) {
      return null;
    }
    // In this part of a URI a plus is a plus.
    return URLDecoder.decode(parts[index].replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
