package dev.coppice.identity.accounts;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A link that lets whoever has it set a password, once.
 *
 * @param hash of what is in the link
 * @param userId whose password; null where there is no account yet
 * @param email to which it was mailed; null where somebody else hands it on
 */
public record OneTimeLink(
    String hash, @Nullable UUID userId, @Nullable EmailAddress email, Instant expiresAt) {

  /** What a link is for. */
  public enum Purpose {
    /** Sets the password of an account. */
    PASSWORD("/account/set-password"),
    /** Makes an account for the address that it was mailed to. */
    REGISTRATION("/account/register/finish"),
    /** Makes the first administrator where they are nobody's. */
    ADMINISTRATION("/account/administrator");

    private final String path;

    Purpose(String path) {
      this.path = path;
    }

    /** Where it leads to. */
    public String path() {
      return path;
    }
  }

  public Purpose purpose() {
    if (userId != null) {
      return Purpose.PASSWORD;
    }
    return email == null ? Purpose.ADMINISTRATION : Purpose.REGISTRATION;
  }
}
