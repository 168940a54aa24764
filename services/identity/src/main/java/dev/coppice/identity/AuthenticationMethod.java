package dev.coppice.identity;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How a client shows who it is, by the names of the IANA registry of OAuth parameters. */
public enum AuthenticationMethod {
  /** It does not: what runs on its users' devices can keep no secret. */
  NONE("none"),
  CLIENT_SECRET_BASIC("client_secret_basic"),
  CLIENT_SECRET_POST("client_secret_post"),
  /** By an assertion that it signs (RFC 7523). */
  PRIVATE_KEY_JWT("private_key_jwt");

  private final String text;

  AuthenticationMethod(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  boolean hasSecret() {
    return this == CLIENT_SECRET_BASIC || this == CLIENT_SECRET_POST;
  }

  /**
   * @throws IllegalArgumentException that names the text and what is allowed
   */
  static AuthenticationMethod named(String text) {
    return Arrays.stream(values())
        .filter(method -> method.text.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no authentication method \"%s\"; there are %s"
                        .formatted(
                            text,
                            Arrays.stream(values())
                                .map(AuthenticationMethod::text)
                                .collect(Collectors.joining(", ")))));
  }
}
