package dev.coppice.gateway.sessions;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** Sessions as they are kept, and as their browsers are told of them. */
final class SessionJson {

  private SessionJson() {}

  /** As it is kept, sealed. */
  static byte[] kept(Session session) {
    GrantedTokens tokens = session.tokens();
    return new JsonObject()
        .put("access", tokens.access())
        .put("until", tokens.until().getEpochSecond())
        .put("refresh", tokens.refresh())
        .put("id", tokens.id())
        .put("scope", tokens.scope())
        .put("sub", session.subject())
        .put("email", session.email())
        .put("ends", session.ends().getEpochSecond())
        .toBuffer()
        .getBytes();
  }

  /** The way back. */
  static Session read(byte[] kept) {
    JsonObject json = new JsonObject(Buffer.buffer(kept));
    return new Session(
        new GrantedTokens(
            json.getString("access"),
            Instant.ofEpochSecond(json.getLong("until")),
            json.getString("refresh"),
            json.getString("id"),
            json.getString("scope")),
        json.getString("sub"),
        json.getString("email"),
        Instant.ofEpochSecond(json.getLong("ends")));
  }

  /** For its browser: without what it must not have. */
  static JsonObject shown(Session session) {
    return JsonObject.of(
        "signedIn",
        true,
        "user",
        JsonObject.of("sub", session.subject(), "email", session.email()),
        "scope",
        session.tokens().scope(),
        "expiresAt",
        session.ends().toString());
  }

  /**
   * For a browser that has ended its own.
   *
   * @param endUrl where it goes to sign out there, too, where it has signed in
   */
  static JsonObject ended(String endUrl) {
    return none().put("endSessionUrl", endUrl);
  }

  /** For a browser that has none. */
  static JsonObject none() {
    return JsonObject.of("signedIn", false);
  }
}
