package dev.coppice.identity;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The ways to tokens that a client may be registered for. */
public enum Grant {
  CLIENT_CREDENTIALS("client_credentials"),
  AUTHORIZATION_CODE("authorization_code"),
  REFRESH_TOKEN("refresh_token"),
  /** RFC 8628; people may leave out all but the end of its name. */
  DEVICE_CODE("urn:ietf:params:oauth:grant-type:device_code");

  private static final String URN = "urn:ietf:params:oauth:grant-type:";

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
        .filter(grant -> grant.text.equals(text) || grant.text.equals(URN + text))
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
