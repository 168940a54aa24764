package dev.coppice.identity;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.coppice.contract.Deadline;
import dev.coppice.contract.Response;
import dev.coppice.identity.authorization.GrantStore;
import dev.coppice.identity.authorization.NewToken;
import dev.coppice.identity.authorization.Outcome;
import dev.coppice.identity.authorization.Redemption;
import dev.coppice.identity.authorization.Refreshing;
import dev.coppice.identity.device.DeviceStore;
import dev.coppice.identity.device.Poll;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tokens for clients that act for users: for a code (RFC 6749, section 4.1.3; RFC 7636, section
 * 4.5), for the code of a device (RFC 8628, section 3.4), and for a refresh token (RFC 6749,
 * section 6), which is good once and names its successor.
 */
final class UserTokens {

  private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

  private final GrantStore grants;
  private final DeviceStore devices;
  private final TokenIssuer issuer;
  private final IdTokens idTokens;
  private final KeySeal seal;

  UserTokens(
      GrantStore grants, DeviceStore devices, TokenIssuer issuer, IdTokens idTokens, KeySeal seal) {
    this.grants = grants;
    this.devices = devices;
    this.issuer = issuer;
    this.idTokens = idTokens;
    this.seal = seal;
  }

  /** For a code. */
  Future<Response> redeem(OAuthForm form, Client client, Deadline deadline) {
    require(client, Grant.AUTHORIZATION_CODE);
    String code = form.required("code");
    String verifier = form.required("code_verifier");
    if (!VERIFIER.matcher(verifier).matches()) {
      throw OAuthException.invalidRequest("code_verifier must be 43 to 128 unreserved characters");
    }
    AccessToken draft = issuer.token(client, Scopes.of(List.of()));
    String refresh = Secret.random();
    Redemption redemption =
        new Redemption(
            Secret.hash(code),
            client,
            form.get("redirect_uri"),
            challenge(verifier),
            announced(draft),
            Secret.hash(refresh));
    return grants
        .redeem(redemption, deadline)
        .compose(outcome -> answer(draft, granted(outcome), null, refresh));
  }

  /** For a device that asks whether its user has decided. */
  Future<Response> poll(OAuthForm form, Client client, Deadline deadline) {
    require(client, Grant.DEVICE_CODE);
    AccessToken draft = issuer.token(client, Scopes.of(List.of()));
    String refresh = Secret.random();
    Poll poll =
        new Poll(
            Secret.hash(form.required("device_code")),
            client,
            announced(draft),
            Secret.hash(refresh));
    return devices
        .poll(poll, deadline)
        .compose(outcome -> answer(draft, granted(outcome), null, refresh));
  }

  /** For a refresh token. */
  Future<Response> refresh(OAuthForm form, Client client, Deadline deadline) {
    if (!client.actsForUsers()) {
      require(client, Grant.AUTHORIZATION_CODE);
    }
    String shown = form.required("refresh_token");
    // The same for as long as this one may be shown again, and nobody else can tell it.
    String successor = seal.mac("refresh token after " + shown);
    AccessToken draft = issuer.token(client, Scopes.of(List.of()));
    Refreshing refreshing =
        new Refreshing(Secret.hash(shown), client.id(), announced(draft), Secret.hash(successor));
    return grants
        .refresh(refreshing, deadline)
        .map(outcome -> granted(outcome).forClient(client))
        .compose(granted -> answer(draft, granted, form.get("scope"), successor));
  }

  static void require(Client client, Grant grant) {
    if (!client.grants().contains(grant)) {
      throw new OAuthException(
          OAuth2Error.UNAUTHORIZED_CLIENT, "this client is not registered for " + grant.text());
    }
  }

  private static NewToken announced(AccessToken draft) {
    return new NewToken(draft.jti(), draft.issuedAt(), draft.expiresAt());
  }

  private static Outcome.Granted granted(Outcome outcome) {
    if (outcome instanceof Outcome.Refused refused) {
      throw new OAuthException(refused.error(), refused.why());
    }
    return (Outcome.Granted) outcome;
  }

  private Future<Response> answer(
      AccessToken draft, Outcome.Granted granted, @Nullable String asked, String refresh) {
    AccessToken access =
        draft.forUser(granted.userId().toString(), narrowed(granted.scopes(), asked));
    return issuer
        .sign(access)
        .compose(
            text ->
                idToken(access, text, granted)
                    .map(
                        id ->
                            OAuthJson.issued(
                                text,
                                access,
                                granted.refreshable() ? refresh : null,
                                id.orElse(null))));
  }

  /** Empty where nobody asked who it is. */
  private Future<Optional<String>> idToken(
      AccessToken access, String accessText, Outcome.Granted granted) {
    return access.scopes().isOpenId()
        ? idTokens.sign(access, accessText, granted).map(Optional::of)
        : Future.succeededFuture(Optional.empty());
  }

  /** A refresh token may give a token for less than was granted, and does not lose the rest. */
  private static Scopes narrowed(Scopes granted, @Nullable String asked) {
    if (asked == null) {
      return granted;
    }
    Scopes wanted = Scopes.known(asked);
    if (wanted.isEmpty() || !granted.contains(wanted)) {
      throw new OAuthException(OAuth2Error.INVALID_SCOPE, "the user has granted " + granted);
    }
    return wanted;
  }

  private static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
