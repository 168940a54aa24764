package dev.coppice.identity.accounts;

import java.util.UUID;

/**
 * That somebody has set the password of an account by a link.
 *
 * @param first whether it is the account's first, so that who has set it has shown all that the
 *     account asks for: there is no second factor before a password
 */
public record NewPassword(UUID userId, Role role, boolean first) {

  static NewPassword firstOf(User user) {
    return new NewPassword(user.id(), user.role(), true);
  }
}
