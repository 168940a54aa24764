package dev.coppice.acquirer;

import dev.coppice.node.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the acquirer is configured, parsed once.
 *
 * @param host {@code coppice.acquirer.http.host}: the address it listens on, default the loopback
 * @param port {@code coppice.acquirer.http.port}: default 8090; 0 takes a free one
 * @param takeover {@code coppice.http.takeover}: another one may listen on the port already, and
 *     will leave it to this one
 * @param site {@code coppice.acquirer.site}: where customers' browsers find it, default the port at
 *     localhost
 * @param key {@code coppice.acquirer.key}, or in the file of {@code coppice.acquirer.key.file}:
 *     what the shop shows, 16 characters at least
 * @param webhookSecret {@code coppice.acquirer.webhook.secret}, or {@code .file}: signs webhooks
 * @param late {@code coppice.acquirer.late}: how long what is approved late is pending, 0 s to 1 h,
 *     default 5 s
 * @param silence {@code coppice.acquirer.silence}: after how long a silent answer comes, 0 s to 1
 *     h, default 1 min
 * @param challengeLife {@code coppice.acquirer.challenge.life}: how long a customer may take, 1 s
 *     to 1 day, default 15 min
 */
record AcquirerOptions(
    String host,
    int port,
    boolean takeover,
    Optional<URI> site,
    String key,
    String webhookSecret,
    Duration late,
    Duration silence,
    Duration challengeLife) {

  private static final int SHORTEST_SECRET = 16;
  private static final int MAX_PORT = 65_535;
  private static final Duration HOUR = Duration.ofHours(1);

  /**
   * Blocks while it reads the files of secrets.
   *
   * @throws dev.coppice.node.InvalidSettingException for a value that is missing or not allowed
   */
  static AcquirerOptions from(Settings settings) {
    return new AcquirerOptions(
        settings.text("coppice.acquirer.http.host", "127.0.0.1"),
        settings.integer("coppice.acquirer.http.port", 8090, 0, MAX_PORT),
        settings.flag("coppice.http.takeover", false),
        settings.parsed(
            "coppice.acquirer.site",
            "an http or https URL such as http://localhost:8090, without a path",
            AcquirerOptions::origin),
        secret(settings, "coppice.acquirer.key"),
        secret(settings, "coppice.acquirer.webhook.secret"),
        settings.duration("coppice.acquirer.late", Duration.ofSeconds(5), Duration.ZERO, HOUR),
        settings.duration("coppice.acquirer.silence", Duration.ofMinutes(1), Duration.ZERO, HOUR),
        settings.duration(
            "coppice.acquirer.challenge.life",
            Duration.ofMinutes(15),
            Duration.ofSeconds(1),
            Duration.ofDays(1)));
  }

  private static String secret(Settings settings, String key) {
    return settings
        .secret(key)
        .filter(text -> text.length() >= SHORTEST_SECRET)
        .orElseThrow(
            () ->
                settings.invalid(
                    key,
                    "%d characters or more, here or in the file that %s.file names"
                        .formatted(SHORTEST_SECRET, key)));
  }

  private static @Nullable URI origin(String text) {
    URI uri = URI.create(text);
    boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    return web && uri.getHost() != null && uri.getRawPath().isEmpty() ? uri : null;
  }

  /** Without key and secret. */
  @Override
  public String toString() {
    return "acquirer at " + host + ":" + port;
  }
}
