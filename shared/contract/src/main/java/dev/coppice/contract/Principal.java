package dev.coppice.contract;

import java.util.Set;

/**
 * Who asks, as the gateway (or the calling service) has verified.
 *
 * @param subject the user's or machine's stable id
 * @param client the OAuth client that acts for the subject
 * @param scopes what the subject granted the client, each {@code <service>:<read|write>}
 */
public record Principal(String subject, String client, Set<String> scopes) {

  public Principal {
    scopes = Set.copyOf(scopes);
  }
}
