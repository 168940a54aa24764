package dev.coppice.identity.accounts;

import java.time.Instant;
import java.util.UUID;

/**
 * Somebody who has an account.
 *
 * @param verified whether somebody vouches that the address is theirs
 */
public record User(UUID id, EmailAddress email, Role role, boolean verified, Instant createdAt) {

  /** A new one. */
  public static User of(EmailAddress email, Role role, boolean verified, Instant now) {
    return new User(UUID.randomUUID(), email, role, verified, now);
  }
}
