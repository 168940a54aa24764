package dev.coppice.notifications.webhooks;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * A webhook as it is asked for.
 *
 * @param owner the subject whose orders it is to hear of
 * @param types of the events that are to be sent there, each once; at least one
 */
record NewWebhook(String owner, URI url, List<String> types) {

  private static final String ALLOWED =
      "must be an absolute https or http URL of at most 2000 ASCII characters, without a user and"
          + " without a fragment, such as https://partner.example/hooks/orders";

  private static final int LONGEST = 2_000;
  private static final int MOST_PORT = 65_535;

  NewWebhook {
    types = types.stream().distinct().toList();
    requireWeb(url);
  }

  /**
   * @throws IllegalArgumentException when the text is no URL that may be one; for the client
   */
  static NewWebhook of(String owner, String url, List<String> types) {
    try {
      return new NewWebhook(owner, new URI(url), types);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(ALLOWED, e);
    }
  }

  private static void requireWeb(URI url) {
    boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
    boolean whole =
        url.getHost() != null
            && url.getRawUserInfo() == null
            && url.getRawFragment() == null
            && url.getPort() != 0
            && url.getPort() <= MOST_PORT;
    if (!web || !whole || url.toString().length() > LONGEST || !isAscii(url)) {
      throw new IllegalArgumentException(ALLOWED);
    }
  }

  private static boolean isAscii(URI url) {
    return url.toString().chars().allMatch(c -> c < 128);
  }
}
