package dev.coppice.notifications;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.util.Objects;

/** {@code GET /letters} */
final class ListLetters implements OperationHandler {

  private final LetterStore letters;

  ListLetters(LetterStore letters) {
    this.letters = letters;
  }

  @Override
  public Future<Response> handle(Request request) {
    return letters
        .about(Objects.requireNonNull(request.queryParam("order")), request.deadline())
        .map(found -> Response.json(NotificationJson.of(found)));
  }
}
