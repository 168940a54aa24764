package dev.coppice.acquirer;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a shop asks for: to hold so much of a card.
 *
 * @param reference what the shop calls it, 1 to 64 letters, digits, dots, underscores, hyphens
 * @param token of the card
 * @param webhook where the shop hears of what happens later
 * @param returnUrl where a customer goes on after the page of 3-D Secure
 */
record AuthorisationRequest(
    String reference, Money money, String token, Optional<URI> webhook, Optional<URI> returnUrl) {

  private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  AuthorisationRequest {
    if (!REFERENCE.matcher(reference).matches()) {
      throw new IllegalArgumentException(
          "reference must be 1 to 64 letters, digits, '.', '_' and '-', the first a letter or a digit");
    }
    webhook.ifPresent(uri -> requireWeb("webhook", uri));
    returnUrl.ifPresent(uri -> requireWeb("returnUrl", uri));
  }

  private static void requireWeb(String what, URI uri) {
    boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!web || uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          what + " must be an absolute http or https URL without a user");
    }
  }

  /** All of it, to tell whether a second request under the same key is the same one. */
  String digest() {
    return String.join(
        "\n",
        reference,
        Long.toString(money.amount()),
        money.currency(),
        token,
        webhook.map(URI::toString).orElse(""),
        returnUrl.map(URI::toString).orElse(""));
  }
}
