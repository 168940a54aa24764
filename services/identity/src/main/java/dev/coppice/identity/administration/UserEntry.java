package dev.coppice.identity.administration;

import dev.coppice.identity.accounts.User;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user, as those see them who administer.
 *
 * @param disabledAt since when they cannot sign in; null where they can
 * @param version 1 when they are new, and one more with each change
 */
record UserEntry(User user, @Nullable Instant disabledAt, long version) {

  /** The entity tag: changes when, and only when, the entry does. */
  String tag() {
    return "\"" + version + "\"";
  }
}
