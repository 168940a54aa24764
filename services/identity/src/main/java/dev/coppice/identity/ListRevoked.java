package dev.coppice.identity;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.identity.TokenStore.Revoked;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/**
 * {@code GET /api/identity/revoked}. Whoever asks again is told once more what is younger than half
 * a minute: a transaction may be seen after one that began later.
 */
final class ListRevoked implements OperationHandler {

  private static final int PAGE = 1_000;

  /** No transaction that takes tokens back lasts so long, and no clocks differ by so much. */
  private static final Duration UNSETTLED = Duration.ofSeconds(30);

  private final TokenStore tokens;
  private final InstantSource clock;

  ListRevoked(TokenStore tokens, InstantSource clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  @Override
  public Future<Response> handle(Request request) {
    Place settled = new Place(clock.instant().minus(UNSETTLED), "");
    Place after = Objects.requireNonNullElse(request.queryParam("after", Place::of), Place.FIRST);
    return tokens
        .revokedAfter(after, PAGE, request.deadline())
        .map(page -> Response.json(json(page, settled)));
  }

  private static JsonObject json(List<Revoked> page, Place settled) {
    boolean more = page.size() == PAGE;
    Place next = more ? page.get(PAGE - 1).place() : settled;
    JsonArray revoked = new JsonArray();
    for (Revoked each : page) {
      revoked.add(
          JsonObject.of("id", each.place().id(), "until", each.expiresAt().getEpochSecond()));
    }
    return JsonObject.of("revoked", revoked, "next", next.text(), "more", more);
  }
}
