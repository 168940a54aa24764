package dev.coppice.orders.calls;

import dev.coppice.contract.Request;
import dev.coppice.discovery.calling.Caller;
import dev.coppice.discovery.calling.RemoteOperation;
import dev.coppice.discovery.registry.ServiceId;
import io.vertx.core.Future;
import java.util.List;

/** Those of the service notifications. For one event loop. */
public final class RemoteMessages implements Messages {

  private static final ServiceId NOTIFICATIONS = new ServiceId("notifications", 1);

  private final RemoteOperation<String, List<Message>> list;

  public RemoteMessages(Caller caller) {
    list =
        new RemoteOperation<>(
            caller,
            NOTIFICATIONS,
            "listMessages",
            (request, order) -> request.withQuery("order", order),
            answer -> ToldJson.messages(answer.jsonBody()));
  }

  @Override
  public Future<List<Message>> about(String order, Request cause) {
    return list.call(order, cause);
  }
}
