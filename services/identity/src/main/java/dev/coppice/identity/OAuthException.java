package dev.coppice.identity;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;

/**
 * Why a request of OAuth is refused, as <a
 * href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749, section 5.2</a> has it. The
 * message is for the client.
 */
final class OAuthException extends RuntimeException {

  private final transient ErrorObject error;

  OAuthException(ErrorObject kind, String message) {
    super(kind.getCode() + ": " + message, null, false, false);
    // Quotes and backslashes have no place there, nor what is not ASCII.
    this.error = kind.setDescription(ErrorObject.removeIllegalChars(message));
  }

  static OAuthException invalidRequest(String message) {
    return new OAuthException(OAuth2Error.INVALID_REQUEST, message);
  }

  /** Says the same whether the client is unknown or its secret is wrong. */
  static OAuthException invalidClient() {
    return invalidClient("the client is unknown or did not authenticate");
  }

  static OAuthException invalidClient(String message) {
    return new OAuthException(OAuth2Error.INVALID_CLIENT, message);
  }

  ErrorObject error() {
    return error;
  }
}
