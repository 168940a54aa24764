package dev.coppice.identity;

/** Paths of the contract that clients learn from the metadata. */
final class Endpoints {

  static final String TOKEN = "/oauth2/token";
  static final String INTROSPECTION = "/oauth2/introspect";
  static final String REVOCATION = "/oauth2/revoke";
  static final String KEYS = "/oauth2/jwks";

  static final String DEVICE_AUTHORIZATION = "/oauth2/device_authorization";
  static final String USER_INFO = "/oauth2/userinfo";

  private Endpoints() {}
}
