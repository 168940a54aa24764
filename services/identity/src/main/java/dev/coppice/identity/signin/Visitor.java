package dev.coppice.identity.signin;

import dev.coppice.identity.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Who looks at a page.
 *
 * @param session null when nobody is signed in
 * @param secret what the browser alone knows, as a cookie
 * @param newcomer whether the browser has yet to be given that cookie
 * @param browserHash of the cookie of a browser that somebody has signed in with before
 */
public record Visitor(
    @Nullable Session session,
    String secret,
    boolean newcomer,
    @Nullable String browserHash,
    ClientNetwork network) {

  /**
   * What each form has to hold, so that it is one of ours: other sites know neither the cookie nor,
   * therefore, this.
   */
  public String formToken() {
    return Secret.hash("form " + secret);
  }

  boolean hasSent(@Nullable String token) {
    return token != null && Secret.matches("form " + secret, token);
  }
}
