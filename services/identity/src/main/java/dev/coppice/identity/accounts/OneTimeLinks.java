package dev.coppice.identity.accounts;

import dev.coppice.identity.Secret;
import dev.coppice.identity.accounts.OneTimeLink.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Makes one-time links. Only a hash of what is in one is kept. */
public final class OneTimeLinks {

  /** The name of the parameter of the page that a link leads to. */
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
        url(Purpose.PASSWORD, secret),
        new OneTimeLink(Secret.hash(secret), userId, null, now.plus(PASSWORD_LIFE)));
  }

  Made forAdministrator(Instant now) {
    String secret = Secret.random();
    return new Made(
        url(Purpose.ADMINISTRATION, secret),
        new OneTimeLink(Secret.hash(secret), null, null, now.plus(ADMINISTRATOR_LIFE)));
  }

  /**
   * @param secret what is in it
   */
  public String url(Purpose purpose, String secret) {
    return origin + purpose.path() + "?" + PARAMETER + "=" + secret;
  }
}
