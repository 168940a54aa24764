package dev.coppice.identity;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a user is sent back to. Compared character by character (RFC 9700, section 4.1) but for the
 * port of a loopback address, so its form is narrow.
 *
 * @param text an absolute URI without a fragment: https, http on a loopback address, or an
 *     application's own scheme with a dot in it, as RFC 8252 has it
 */
public record RedirectUri(String text) {

  private static final int LONGEST = 500;
  private static final int LAST_PORT = 65_535;

  /** Before the port, the port, and what follows. */
  private static final Pattern LOOPBACK =
      Pattern.compile("(http://(?:127\\.0\\.0\\.1|\\[::1]))(?::([0-9]{1,5}))?((?:[/?].*)?)");

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

  /**
   * What a client asks for, where it has registered this. An application on the user's own machine
   * listens where a port is free, so that of a loopback address may be any (RFC 8252, section 7.3).
   * Not that of {@code localhost}, which may be the name of something else (section 8.3).
   *
   * @return empty where it is another place than this
   */
  public Optional<RedirectUri> asAskedFor(@Nullable String asked) {
    if (asked == null || text.equals(asked)) {
      return asked == null ? Optional.empty() : Optional.of(this);
    }
    Matcher ours = LOOPBACK.matcher(text);
    Matcher theirs = LOOPBACK.matcher(asked);
    return ours.matches()
            && theirs.matches()
            && ours.group(1).equals(theirs.group(1))
            && ours.group(3).equals(theirs.group(3))
            && isPort(theirs.group(2))
            && asked.length() <= LONGEST
        ? Optional.of(new RedirectUri(asked))
        : Optional.empty();
  }

  private static boolean isPort(@Nullable String digits) {
    if (digits == null) {
      return true;
    }
    int port = Integer.parseInt(digits);
    return port > 0 && port <= LAST_PORT;
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
