package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Home;
import dev.coppice.launcher.layout.Place;
import dev.coppice.launcher.layout.Service;
import dev.coppice.node.Settings;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What nodes are told so that payments and the sandbox acquirer find and know each other. What the
 * user has configured stays, and secrets go in files.
 *
 * @param acquirer environment variables of the acquirer
 * @param payments those of payments
 */
record AcquirerSettings(Map<String, String> acquirer, Map<String, String> payments) {

  private static final String KEY = "coppice.acquirer.key";
  private static final String WEBHOOK_SECRET = "coppice.acquirer.webhook.secret";
  private static final String PAYMENTS_KEY = "coppice.payments.acquirer.key";
  private static final String PAYMENTS_WEBHOOK_SECRET = "coppice.payments.webhook.secret";

  AcquirerSettings {
    acquirer = Map.copyOf(acquirer);
    payments = Map.copyOf(payments);
  }

  /**
   * @param port where the acquirer listens, unless it is configured
   * @param httpPort that of the gateway, which takes webhooks
   * @throws dev.coppice.launcher.layout.Refusal when a secret cannot be kept
   */
  static AcquirerSettings of(Settings settings, Home home, int port, int httpPort) {
    int listens = settings.integer("coppice.acquirer.http.port", port, 1, 65_535);
    Map<String, String> acquirer = new HashMap<>();
    acquirer.put("COPPICE_ACQUIRER_HTTP_PORT", Integer.toString(listens));
    Map<String, String> payments = new HashMap<>();
    KeptSecret.in(home.acquirerKey(), "the key of the acquirer");
    KeptSecret.in(home.webhookSecret(), "the secret of its webhooks");
    String keyFile = home.acquirerKey().toString();
    String secretFile = home.webhookSecret().toString();
    tell(settings, acquirer, KEY, keyFile);
    tell(settings, acquirer, WEBHOOK_SECRET, secretFile);
    if (settings.text("coppice.payments.acquirer.uri").isEmpty()) {
      payments.put("COPPICE_PAYMENTS_ACQUIRER_URI", "http://127.0.0.1:" + listens);
      tell(settings, payments, PAYMENTS_KEY, keyFile);
      tell(settings, payments, PAYMENTS_WEBHOOK_SECRET, secretFile);
      if (settings.text("coppice.payments.webhook.uri").isEmpty()) {
        payments.put(
            "COPPICE_PAYMENTS_WEBHOOK_URI",
            "http://localhost:" + httpPort + "/api/payments/webhooks/acquirer");
      }
    }
    return new AcquirerSettings(acquirer, payments);
  }

  private static void tell(
      Settings settings, Map<String, String> environment, String key, String file) {
    if (settings.text(key).isEmpty() && settings.text(key + ".file").isEmpty()) {
      environment.put(key.toUpperCase(Locale.ROOT).replace('.', '_') + "_FILE", file);
    }
  }

  /** Environment variables for a node. */
  Map<String, String> environmentOf(Place place) {
    Map<String, String> environment = new HashMap<>();
    if (place.isWhole() || place.service().equals(Service.ACQUIRER.title())) {
      environment.putAll(acquirer);
    }
    if (place.isWhole() || place.service().equals(Service.PAYMENTS.title())) {
      environment.putAll(payments);
    }
    return environment;
  }
}
