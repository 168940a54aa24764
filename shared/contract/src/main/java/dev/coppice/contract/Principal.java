package dev.coppice.contract;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who asks, as the gateway (or the calling service) has verified. Immutable. */
public final class Principal {

  private final String subject;
  private final String client;
  private final Set<String> scopes;

  /** How it is sent: a gateway sends the same one again and again. Threads may each make it. */
  private byte @Nullable [] encoded;

  /**
   * @param subject the user's or machine's stable id
   * @param client the OAuth client that acts for the subject
   * @param scopes what the subject granted the client, each {@code <service>:<read|write>}
   */
  public Principal(String subject, String client, Set<String> scopes) {
    this.subject = Objects.requireNonNull(subject);
    this.client = Objects.requireNonNull(client);
    this.scopes = Set.copyOf(scopes);
  }

  public String subject() {
    return subject;
  }

  public String client() {
    return client;
  }

  public Set<String> scopes() {
    return scopes;
  }

  /** Its fields in an envelope. */
  byte[] encoded() {
    byte[] bytes = encoded;
    if (bytes == null) {
      bytes = CallBatchCodec.encode(this);
      encoded = bytes;
    }
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Principal that
        && subject.equals(that.subject)
        && client.equals(that.client)
        && scopes.equals(that.scopes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(subject, client, scopes);
  }

  @Override
  public String toString() {
    return subject + " by " + client + " " + scopes;
  }
}
