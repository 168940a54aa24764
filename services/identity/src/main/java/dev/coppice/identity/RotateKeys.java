package dev.coppice.identity;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.time.InstantSource;

/**
 * {@code POST /api/identity/keys/rotation}: makes keys to follow those that sign, before their time
 * is over. They sign once all who verify tokens have seen them, as after any rotation; asked again
 * until then, it makes no more.
 */
final class RotateKeys implements OperationHandler {

  private final Keys keys;
  private final KeyPeriods periods;
  private final InstantSource clock;

  RotateKeys(Keys keys, KeyPeriods periods, InstantSource clock) {
    this.keys = keys;
    this.periods = periods;
    this.clock = clock;
  }

  @Override
  public Future<Response> handle(Request request) {
    return keys.succeedNow(periods, Asker.of(request, request.queryParam("author")))
        .map(done -> Response.json(ListKeys.json(keys.ring(), clock.instant())));
  }
}
