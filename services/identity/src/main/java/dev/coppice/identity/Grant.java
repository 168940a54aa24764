package dev.coppice.identity;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The ways to tokens that a client may be registered for. */
public enum Grant {
  CLIENT_CREDENTIALS("client_credentials"),
  AUTHORIZATION_CODE("authorization_code"),
  REFRESH_TOKEN("refresh_token");

  private final String text;

  Grant(String text) {
    this.text = text;
  }

  /** As OAuth names it. */
  String text() {
    return text;
  }

  /**
   * @throws IllegalArgumentException that names the text and what is allowed
   */
  static Grant named(String text) {
    return Arrays.stream(values())
        .filter(grant -> grant.text.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no grant \"%s\"; there are %s"
                        .formatted(
                            text,
                            Arrays.stream(values())
                                .map(Grant::text)
                                .collect(Collectors.joining(", ")))));
  }
}
