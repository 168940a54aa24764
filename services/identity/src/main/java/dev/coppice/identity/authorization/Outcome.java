package dev.coppice.identity.authorization;

import dev.coppice.identity.Scopes;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What comes of a code or a refresh token that is shown. */
public sealed interface Outcome {

  /**
   * It was good.
   *
   * @param nonce that the ID token has to repeat
   * @param signedInAt when the user last gave their password
   * @param refreshable whether a refresh token goes with it
   */
  record Granted(
      UUID userId, Scopes scopes, @Nullable String nonce, Instant signedInAt, boolean refreshable)
      implements Outcome {}

  /** It was not, and why, for the client. */
  record Refused(String why) implements Outcome {}
}
