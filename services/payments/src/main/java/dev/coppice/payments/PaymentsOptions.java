package dev.coppice.payments;

import dev.coppice.node.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How payments are made, parsed once.
 *
 * @param acquirer {@code coppice.payments.acquirer.uri}: where the acquirer is; without it nothing
 *     can be paid
 * @param key {@code coppice.payments.acquirer.key}, or in the file of {@code .key.file}: by which
 *     it knows us; required with the acquirer
 * @param webhook {@code coppice.payments.webhook.uri}: where the acquirer is to tell what happens
 *     later; without it we only ask
 * @param webhookSecret {@code coppice.payments.webhook.secret}, or {@code .file}: by which we know
 *     its webhooks; without it none is taken
 * @param patience {@code coppice.payments.acquirer.timeout}: how long it may take to answer, 100 ms
 *     to 1 min, default 5 s
 * @param unansweredAfter {@code coppice.payments.unanswered.after}: how much later others ask for
 *     what an instance has asked for and not told of, 100 ms to 1 h, default 10 s
 * @param stuckAfter {@code coppice.payments.stuck.after}: how long something may be open before the
 *     audit says so, 1 s to 30 days, default 1 h
 */
record PaymentsOptions(
    Optional<URI> acquirer,
    Optional<String> key,
    Optional<URI> webhook,
    Optional<String> webhookSecret,
    Duration patience,
    Duration unansweredAfter,
    Duration stuckAfter) {

  private static final String KEY = "coppice.payments.acquirer.key";

  /**
   * Blocks while it reads the files of secrets.
   *
   * @throws dev.coppice.node.InvalidSettingException for a value that is missing or not allowed; it
   *     shows no secret
   */
  static PaymentsOptions from(Settings settings) {
    Optional<URI> acquirer =
        settings.parsed(
            "coppice.payments.acquirer.uri",
            "an http or https URL such as http://localhost:8090, without a path",
            text -> web(text, false));
    Optional<String> key = settings.secret(KEY);
    if (acquirer.isPresent() && key.isEmpty()) {
      throw settings.invalid(
          KEY, "the key by which the acquirer knows us, here or in the file that its .file names");
    }
    return new PaymentsOptions(
        acquirer,
        key,
        settings.parsed(
            "coppice.payments.webhook.uri",
            "an http or https URL such as https://shop.example/api/payments/webhooks/acquirer",
            text -> web(text, true)),
        settings.secret("coppice.payments.webhook.secret"),
        settings.duration(
            "coppice.payments.acquirer.timeout",
            Duration.ofSeconds(5),
            Duration.ofMillis(100),
            Duration.ofMinutes(1)),
        settings.duration(
            "coppice.payments.unanswered.after",
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            Duration.ofHours(1)),
        settings.duration(
            "coppice.payments.stuck.after",
            Duration.ofHours(1),
            Duration.ofSeconds(1),
            Duration.ofDays(30)));
  }

  private static @Nullable URI web(String text, boolean path) {
    URI uri = URI.create(text);
    boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    return web
            && uri.getHost() != null
            && uri.getRawUserInfo() == null
            && (path || uri.getRawPath().isEmpty())
        ? uri
        : null;
  }

  /** For how long a step belongs to who asks for it: longer than the acquirer may take. */
  Duration lease() {
    return patience.plus(unansweredAfter);
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "acquirer " + acquirer.map(URI::toString).orElse("none");
  }
}
