package dev.coppice.discovery.serving;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import io.vertx.core.Future;

/**
 * Does one operation. It runs on its instance's event loop, after the request has been found to be
 * as the contract says.
 */
@FunctionalInterface
public interface OperationHandler {

  /**
   * Fails with {@link dev.coppice.contract.FailureException} for what a client should hear;
   * anything else becomes a 500 with an error id that is in the log.
   */
  Future<Response> handle(Request request);
}
