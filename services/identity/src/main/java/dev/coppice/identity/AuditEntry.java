package dev.coppice.identity;

import java.time.Instant;

/**
 * That somebody did something.
 *
 * @param id counts up
 * @param actor who did it: a person's name as they gave it, a client, or an instance
 */
public record AuditEntry(
    long id, Instant at, String actor, Action action, String subject, String detail) {

  /** What can be done. The names are in the database. */
  public enum Action {
    CLIENT_CREATED("client.created"),
    CLIENT_DELETED("client.deleted"),
    USER_CREATED("user.created"),
    USER_REGISTERED("user.registered"),
    PASSWORD_SET("password.set"),
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
      throw new IllegalArgumentException("no action is named " + text);
    }
  }
}
