package dev.coppice.acquirer;

import dev.coppice.acquirer.Authorisation.State;
import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Currency;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page on which a customer says that it is they who pay (3-D Secure), as their bank would ask
 * them. It has no script, and whoever knows its address may decide.
 */
final class ChallengePage {

  private static final Logger log = LoggerFactory.getLogger(ChallengePage.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_BODY = 1 << 10;

  private static final String FRAME =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%1$s - sandbox bank</title>
      </head>
      <body>
      <main>
      <h1>%1$s</h1>
      %2$s
      </main>
      </body>
      </html>
      """;

  private static final String QUESTION =
      """
      <p>A shop wants to charge your card %s for its order %s. This is a bank to practise with: no \
      money moves.</p>
      <form method="post">
      <button name="decision" value="approve">It is me: approve</button>
      <button name="decision" value="fail">Refuse</button>
      </form>
      """;

  private final AuthorisationStore store;

  ChallengePage(AuthorisationStore store) {
    this.store = store;
  }

  void mount(Router router) {
    router.route("/3ds/:challenge").handler(BodyHandler.create(false).setBodyLimit(MOST_BODY));
    router.get("/3ds/:challenge").handler(this::ask);
    router.post("/3ds/:challenge").handler(this::decide);
  }

  private void ask(RoutingContext context) {
    answer(context, store.findByChallenge(context.pathParam("challenge"), deadline()));
  }

  private void decide(RoutingContext context) {
    String decision = context.request().getFormAttribute("decision");
    if (!"approve".equals(decision) && !"fail".equals(decision)) {
      page(context, 400, "Not understood", "<p>The decision must be approve or fail.</p>");
      return;
    }
    answer(
        context,
        store.decide(context.pathParam("challenge"), decision.equals("approve"), deadline()));
  }

  private static void answer(RoutingContext context, Future<Optional<Authorisation>> found) {
    found
        .onSuccess(
            one -> {
              if (one.isEmpty()) {
                page(context, 404, "There is no such page", "<p>Its address is wrong.</p>");
              } else {
                page(context, 200, title(one.get().state()), main(one.get()));
              }
            })
        .onFailure(
            why -> {
              log.warn("The page of 3-D Secure cannot be shown: {}", why.getMessage());
              page(context, 503, "Try again", "<p>The bank does not answer just now.</p>");
            });
  }

  private static String title(State state) {
    return switch (state) {
      case REQUIRES_ACTION, PENDING -> "Is it you who pays?";
      case APPROVED -> "Approved";
      case DECLINED -> "Refused";
      case VOIDED -> "Nothing to decide any more";
    };
  }

  private static String main(Authorisation authorisation) {
    if (authorisation.state() == State.REQUIRES_ACTION) {
      return QUESTION.formatted(money(authorisation.money()), escape(authorisation.reference()));
    }
    return authorisation
        .returnUrl()
        .map(URI::toString)
        .map(url -> "<p><a href=\"" + escape(url) + "\">Back to the shop</a></p>")
        .orElse("<p>You can close this page.</p>");
  }

  private static String money(Money money) {
    int digits;
    try {
      digits = Math.max(0, Currency.getInstance(money.currency()).getDefaultFractionDigits());
    } catch (IllegalArgumentException e) {
      digits = 0;
    }
    return BigDecimal.valueOf(money.amount(), digits).toPlainString() + " " + money.currency();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static void page(RoutingContext context, int status, String title, String main) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "text/html; charset=utf-8")
        .putHeader("Cache-Control", "no-store")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader(
            "Content-Security-Policy",
            "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
        .end(FRAME.formatted(title, main));
  }

  private static Deadline deadline() {
    return Deadline.after(PATIENCE);
  }
}
