package dev.coppice.contract;

/**
 * How a service that signs tokens lets people sign in, for a gateway that does it for browsers:
 * operations that do what OAuth 2.0 and OpenID Connect say of their endpoints.
 *
 * @param client the id of the public OAuth client that the gateway is
 * @param authorize the authorization endpoint (RFC 6749, section 3.1)
 * @param token the token endpoint (RFC 6749, section 3.2)
 * @param revoke the revocation endpoint (RFC 7009)
 * @param user the UserInfo endpoint (OpenID Connect Core, section 5.3)
 * @param end where a browser goes to sign out (OpenID Connect RP-Initiated Logout)
 */
public record SignIn(
    String client,
    Operation authorize,
    Operation token,
    Operation revoke,
    Operation user,
    Operation end) {}
