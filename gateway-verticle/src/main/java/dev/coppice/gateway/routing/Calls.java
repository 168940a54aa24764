package dev.coppice.gateway.routing;

import dev.coppice.contract.Operation;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.calling.Answered;
import dev.coppice.discovery.registry.ServiceId;
import io.vertx.core.Future;

/**
 * Who does what is asked: a {@link dev.coppice.discovery.calling.Caller}. Its promises hold here:
 * the future completes on the event loop, within the request's deadline.
 */
@FunctionalInterface
public interface Calls {

  /**
   * @param answered is told who answered, if somebody does
   */
  Future<Response> call(ServiceId service, Operation operation, Request request, Answered answered);
}
