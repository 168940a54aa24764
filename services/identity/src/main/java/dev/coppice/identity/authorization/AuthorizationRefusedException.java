package dev.coppice.identity.authorization;

/**
 * Why a client is not let act for a user, as RFC 6749, section 4.1.2.1, and OpenID Connect Core,
 * section 3.1.2.6, name it. The message is for the client, to which the user is sent back.
 */
final class AuthorizationRefusedException extends RuntimeException {

  private final String error;

  AuthorizationRefusedException(String error, String message) {
    super(message, null, false, false);
    this.error = error;
  }

  static AuthorizationRefusedException invalidRequest(String message) {
    return new AuthorizationRefusedException("invalid_request", message);
  }

  String error() {
    return error;
  }
}
