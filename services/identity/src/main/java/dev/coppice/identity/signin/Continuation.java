package dev.coppice.identity.signin;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where somebody goes on to who has signed in: to the account, or back to what they came from.
 * Never to another site.
 *
 * @param path at our origin; empty for the account
 */
public record Continuation(String path) {

  public static final String PARAMETER = "continue";

  /** What clients send their users to, and where these let devices in. */
  private static final List<String> OURS = List.of("/oauth2/authorize?", "/device?");

  /** The origin, or the scheme of an application, of the client that they came from. */
  private static final Pattern REDIRECT =
      Pattern.compile(
          "[?&]redirect_uri=((?:https|http)(?::|%3A)(?:/|%2F){2}[A-Za-z0-9.-]+(?:(?::|%3A)[0-9]+)?"
              + "|[a-z][a-z0-9+-]*(?:\\.[a-z0-9+-]+)+(?::|%3A))",
          Pattern.CASE_INSENSITIVE);

  /** Anything that is not for us to go on to counts as nothing. */
  public Continuation {
    boolean ours =
        OURS.stream().anyMatch(path::startsWith)
            && path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
    path = ours ? path : "";
  }

  public String target() {
    return path.isEmpty() ? PageDesk.ACCOUNT : path;
  }

  /** A page of ours that leads on to this. */
  String after(String page) {
    return path.isEmpty()
        ? page
        : page + "?" + PARAMETER + "=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
  }

  /**
   * Where the form may lead to, for the policy of its page: browsers hold the redirection after it
   * to that as well, and it may go to the client at once. Each with a blank before.
   */
  public String formTarget() {
    Matcher redirect = REDIRECT.matcher(path);
    return redirect.find()
        ? " " + URLDecoder.decode(redirect.group(1), StandardCharsets.UTF_8)
        : "";
  }
}
