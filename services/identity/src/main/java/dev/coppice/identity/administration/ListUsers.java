package dev.coppice.identity.administration;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.identity.PageJson;
import dev.coppice.identity.Place;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.UUID;

/** {@code GET /api/identity/users} */
public final class ListUsers implements OperationHandler {

  private final UserAdministration users;

  public ListUsers(UserAdministration users) {
    this.users = users;
  }

  @Override
  public Future<Response> handle(Request request) {
    Place after =
        Objects.requireNonNullElse(request.queryParam("cursor", ListUsers::place), Place.FIRST);
    int limit = PageJson.limit(request);
    return users
        .list(
            Objects.requireNonNullElse(request.queryParam("email"), ""),
            after,
            limit + 1,
            request.deadline())
        .map(found -> PageJson.of("users", found, limit, UserJson::of, ListUsers::cursor));
  }

  private static Place place(String text) {
    Place place = Place.of(text);
    return new Place(place.at(), UUID.fromString(place.id()).toString());
  }

  private static String cursor(UserEntry entry) {
    return new Place(entry.user().createdAt(), entry.user().id().toString()).text();
  }
}
