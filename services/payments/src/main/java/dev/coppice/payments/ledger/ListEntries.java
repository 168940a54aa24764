package dev.coppice.payments.ledger;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.Optional;

/** {@code GET /ledger/entries} */
public final class ListEntries implements OperationHandler {

  private static final int USUAL_LIMIT = 50;

  private final LedgerStore ledger;

  public ListEntries(LedgerStore ledger) {
    this.ledger = ledger;
  }

  @Override
  public Future<Response> handle(Request request) {
    int limit =
        Objects.requireNonNullElse(request.queryParam("limit", Integer::valueOf), USUAL_LIMIT);
    return ledger
        .entries(
            Optional.ofNullable(request.queryParam("cursor", Long::valueOf)),
            Optional.ofNullable(request.queryParam("payment")),
            limit + 1,
            request.deadline())
        .map(found -> Response.json(LedgerJson.page(found, limit)));
  }
}
