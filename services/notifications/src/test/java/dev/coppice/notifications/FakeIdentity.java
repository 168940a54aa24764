package dev.coppice.notifications;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.ContractResource;
import dev.coppice.discovery.serving.ServiceHost;
import dev.coppice.discovery.serving.ServicePart;
import dev.coppice.node.Part;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An identity that knows whom a test wants it to, and is away when a test wants it to be. */
final class FakeIdentity {

  final Map<String, String> emails = new ConcurrentHashMap<>();
  volatile boolean away;

  Part part() {
    return new ServicePart("identity", Serving::new);
  }

  private Future<Response> getUser(Request request) {
    if (away) {
      return failed(Failure.Unavailable.of("identity is away"));
    }
    @Nullable String email = emails.get(request.pathParam("userId"));
    return email == null
        ? failed(new Failure.NotFound("there is no such user"))
        : Future.succeededFuture(Response.json(JsonObject.of("email", email)));
  }

  private static Future<Response> failed(Failure failure) {
    return Future.failedFuture(new FailureException(failure));
  }

  private final class Serving extends VerticleBase {
    private final ServiceHost host;

    Serving(ServiceHost host) {
      this.host = host;
    }

    @Override
    public Future<?> start() {
      return host.serve(
          ContractResource.load("identity"), Map.of("getUser", FakeIdentity.this::getUser));
    }
  }
}
