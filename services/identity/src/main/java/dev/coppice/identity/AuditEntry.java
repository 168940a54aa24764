package dev.coppice.identity;

import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * That somebody did something.
 *
 * @param id counts up
 * @param actor who did it: a user or a client by its id, an operator's name as they gave it, or an
 *     instance
 * @param client through which a user did it whom an application acted for; else null
 */
public record AuditEntry(
    long id,
    Instant at,
    String actor,
    @Nullable String client,
    Action action,
    String subject,
    String detail) {

  /** What can be done. The names are in the database. */
  public enum Action {
    CLIENT_CREATED("client.created"),
    CLIENT_CHANGED("client.changed"),
    CLIENT_SECRET_ROTATED("client.secret.rotated"),
    CLIENT_DELETED("client.deleted"),
    API_KEY_CREATED("api-key.created"),
    API_KEY_REVOKED("api-key.revoked"),
    USER_CREATED("user.created"),
    USER_REGISTERED("user.registered"),
    USER_VERIFIED("user.verified"),
    USER_ROLE_CHANGED("user.role.changed"),
    USER_DISABLED("user.disabled"),
    USER_ENABLED("user.enabled"),
    USER_SIGNED_OUT("user.signed.out"),
    PASSWORD_LINK_MADE("password.link.made"),
    PASSWORD_SET("password.set"),
    SECOND_FACTOR_ADDED("second-factor.added"),
    SECOND_FACTOR_REMOVED("second-factor.removed"),
    RECOVERY_CODES_MADE("recovery-codes.made"),
    RECOVERY_CODE_USED("recovery-code.used"),
    CODE_REUSED("code.reused"),
    BROWSER_ADDED("browser.added"),
    SESSION_ENDED("session.ended"),
    USER_EXPORTED("user.exported"),
    USER_ERASED("user.erased"),
    GRANT_REVOKED("grant.revoked"),
    KEY_MADE("key.made"),
    KEY_RETIRED("key.retired");

    private final String text;

    Action(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }

    /**
     * @throws IllegalArgumentException when it is none
     */
    static Action named(String text) {
      for (Action action : values()) {
        if (action.text.equals(text)) {
          return action;
        }
      }
      throw new IllegalArgumentException(
          "there is no action \"%s\"; there are %s"
              .formatted(
                  text,
                  Arrays.stream(values()).map(Action::text).collect(Collectors.joining(", "))));
    }
  }
}
