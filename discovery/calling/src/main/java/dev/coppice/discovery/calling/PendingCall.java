package dev.coppice.discovery.calling;

import dev.coppice.contract.Operation;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.registry.ServiceId;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * A call that has been made and not yet answered. Owned by one {@link Caller}, on its event loop.
 */
final class PendingCall {

  final ServiceId service;
  final Operation operation;
  final Request request;
  final Promise<Response> promise = Promise.promise();

  /** Who has it now. */
  @Nullable Peer peer;

  /** When it was sent to that peer, as {@link System#nanoTime()} counts. */
  long sentAt;

  /** How many peers have had it. */
  int attempts;

  PendingCall(ServiceId service, Operation operation, Request request) {
    this.service = service;
    this.operation = operation;
    this.request = request;
  }
}
