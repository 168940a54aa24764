package dev.coppice.identity.authorization;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.coppice.identity.Client;
import dev.coppice.identity.Scopes;
import dev.coppice.identity.SignInMethod;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What comes of a code of either kind or a refresh token that is shown. */
public sealed interface Outcome {

  /**
   * It was good.
   *
   * @param nonce that the ID token has to repeat
   * @param signedInAt when the user last gave their password
   * @param method by what they have shown who they are; null where that is not known any more
   * @param refreshable whether a refresh token goes with it
   */
  record Granted(
      UUID userId,
      Scopes scopes,
      @Nullable String nonce,
      Instant signedInAt,
      @Nullable SignInMethod method,
      boolean refreshable)
      implements Outcome {

    /** The same less what the client has lost since. */
    public Granted forClient(Client client) {
      return new Granted(userId, client.mayHave(scopes), nonce, signedInAt, method, refreshable);
    }
  }

  /** It was not, or not yet, and why, for the client. */
  record Refused(ErrorObject error, String why) implements Outcome {
    public Refused(String why) {
      this(OAuth2Error.INVALID_GRANT, why);
    }
  }
}
