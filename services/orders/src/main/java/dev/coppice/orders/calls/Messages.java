package dev.coppice.orders.calls;

import dev.coppice.contract.Request;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What is sent to people about orders. */
@FunctionalInterface
public interface Messages {

  /**
   * A letter, or a delivery to a webhook.
   *
   * @param at when it was to be sent
   * @param channel mail or webhook
   * @param event the id of the event that it tells of
   * @param about the type of that event
   * @param to the address, masked, or the host
   * @param state waiting, or what came of it
   * @param cause why the latest try failed
   */
  record Message(
      Instant at,
      String channel,
      UUID event,
      String about,
      Optional<String> to,
      String state,
      int tries,
      Optional<Instant> settledAt,
      Optional<String> cause) {}

  /**
   * All about an order. Fails as {@link dev.coppice.discovery.calling.RemoteOperation#call} does.
   */
  Future<List<Message>> about(String order, Request cause);
}
