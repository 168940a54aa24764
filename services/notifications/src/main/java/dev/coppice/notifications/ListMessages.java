package dev.coppice.notifications;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.notifications.webhooks.OrderDeliveries;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** {@code GET /messages}, for services that tell staff of an order. */
final class ListMessages implements OperationHandler {

  private final LetterStore letters;
  private final OrderDeliveries deliveries;
  private final Users users;

  ListMessages(LetterStore letters, OrderDeliveries deliveries, Users users) {
    this.letters = letters;
    this.deliveries = deliveries;
    this.users = users;
  }

  @Override
  public Future<Response> handle(Request request) {
    String order = Objects.requireNonNull(request.queryParam("order"));
    return Future.all(
            letters
                .about(order, request.deadline())
                .compose(
                    found ->
                        addressee(found, request.deadline())
                            .map(address -> MessageJson.letters(found, address))),
            deliveries.about(order, request.deadline()).map(MessageJson::deliveries))
        .map(both -> Response.json(MessageJson.of(both.list())));
  }

  /** Without it what was sent is known still, so nobody waits for it to the end. */
  private Future<Optional<String>> addressee(List<KeptLetter> found, Deadline deadline) {
    Duration half = Duration.ofMillis(deadline.remainingMillis() / 2);
    return found.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : users
            .emailOf(found.get(0).customer(), deadline.atMost(half))
            .map(email -> email.map(MaskedAddress::of))
            .otherwise(Optional.empty());
  }
}
