package dev.coppice.identity.accounts;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;

/**
 * {@code POST /api/identity/administrator-link}: a link to make the first administrator, until
 * there is one.
 */
public final class OfferAdministration implements OperationHandler {

  private final LinkStore store;
  private final OneTimeLinks links;
  private final InstantSource clock;

  public OfferAdministration(LinkStore store, OneTimeLinks links, InstantSource clock) {
    this.store = store;
    this.links = links;
    this.clock = clock;
  }

  @Override
  public Future<Response> handle(Request request) {
    OneTimeLinks.Made made = links.forAdministrator(clock.instant());
    return store
        .offerAdministration(made.link(), request.deadline())
        .map(
            offered ->
                offered
                    ? Response.json(
                            JsonObject.of(
                                "link",
                                made.url(),
                                "expiresAt",
                                made.link().expiresAt().toString()))
                        .withHeader("cache-control", "no-store")
                    : Response.noContent());
  }
}
