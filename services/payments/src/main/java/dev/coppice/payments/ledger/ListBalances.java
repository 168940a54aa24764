package dev.coppice.payments.ledger;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;

/** {@code GET /ledger/balances} */
public final class ListBalances implements OperationHandler {

  private final LedgerStore ledger;

  public ListBalances(LedgerStore ledger) {
    this.ledger = ledger;
  }

  @Override
  public Future<Response> handle(Request request) {
    return ledger
        .balances(request.deadline())
        .map(balances -> Response.json(LedgerJson.balances(balances)));
  }
}
