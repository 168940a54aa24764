package dev.coppice.identity.accounts;

import dev.coppice.identity.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Makes one-time links. Only a hash of what is in one is kept. */
public final class OneTimeLinks {

  /** Where a link leads to, and the name of its parameter there. */
  public static final String PASSWORD_PATH = "/account/set-password";

  public static final String ADMINISTRATOR_PATH = "/account/administrator";
  public static final String PARAMETER = "token";

  static final Duration ADMINISTRATOR_LIFE = Duration.ofHours(1);
  static final Duration PASSWORD_LIFE = Duration.ofDays(1);

  private final String origin;

  /**
   * @param origin where clients find the service, such as {@code https://shop.example}
   */
  public OneTimeLinks(String origin) {
    this.origin = origin;
  }

  /**
   * A link as it is shown, once, and as it is kept.
   *
   * @param url for whoever is to use it
   */
  public record Made(String url, OneTimeLink link) {}

  public Made forPassword(UUID userId, Instant now) {
    String secret = Secret.random();
    return new Made(
        url(PASSWORD_PATH, secret),
        new OneTimeLink(Secret.hash(secret), userId, now.plus(PASSWORD_LIFE)));
  }

  Made forAdministrator(Instant now) {
    String secret = Secret.random();
    return new Made(
        url(ADMINISTRATOR_PATH, secret),
        new OneTimeLink(Secret.hash(secret), null, now.plus(ADMINISTRATOR_LIFE)));
  }

  private String url(String path, String secret) {
    return origin + path + "?" + PARAMETER + "=" + secret;
  }
}
