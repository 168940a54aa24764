package dev.coppice.identity;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a user is sent back to. Compared character by character (RFC 9700, section 4.1), so its
 * form is narrow.
 *
 * @param text an absolute URI without a fragment: https, http on a loopback address, or an
 *     application's own scheme with a dot in it, as RFC 8252 has it
 */
public record RedirectUri(String text) {

  private static final int LONGEST = 500;

  /**
   * @throws IllegalArgumentException that names the URI and what is allowed
   */
  public RedirectUri {
    if (text.length() > LONGEST || !isAllowed(text)) {
      throw new IllegalArgumentException(
          "redirect URI \"%s\" must be https://..., http://localhost or a loopback address, or have a scheme like com.example.app; with no fragment"
              .formatted(text));
    }
  }

  private static boolean isAllowed(String text) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      if (scheme == null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
        return false;
      }
      String host = uri.getHost();
      return switch (scheme) {
        case "https" -> host != null;
        case "http" -> "localhost".equals(host) || "127.0.0.1".equals(host) || "[::1]".equals(host);
        default -> scheme.contains(".");
      };
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
