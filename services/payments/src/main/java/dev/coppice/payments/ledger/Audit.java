package dev.coppice.payments.ledger;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.time.Duration;

/** {@code GET /audit} */
public final class Audit implements OperationHandler {

  private final AuditStore store;
  private final Duration stuckAfter;

  /**
   * @param stuckAfter how long the acquirer may leave something unanswered
   */
  public Audit(AuditStore store, Duration stuckAfter) {
    this.store = store;
    this.stuckAfter = stuckAfter;
  }

  @Override
  public Future<Response> handle(Request request) {
    return store
        .audit(stuckAfter, request.deadline())
        .map(checks -> Response.json(LedgerJson.checks(checks)));
  }
}
