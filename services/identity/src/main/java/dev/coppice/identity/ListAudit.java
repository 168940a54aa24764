package dev.coppice.identity;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;

/** {@code GET /api/identity/audit} */
final class ListAudit implements OperationHandler {

  private static final int DEFAULT_LIMIT = 50;

  private final AuditStore audit;

  ListAudit(AuditStore audit) {
    this.audit = audit;
  }

  @Override
  public Future<Response> handle(Request request) {
    long before =
        Objects.requireNonNullElse(request.queryParam("cursor", Long::valueOf), Long.MAX_VALUE);
    int limit =
        Objects.requireNonNullElse(request.queryParam("limit", Integer::valueOf), DEFAULT_LIMIT);
    // One more tells whether there is a next page.
    return audit
        .list(before, limit + 1, request.deadline())
        .map(found -> Response.json(page(found, limit)));
  }

  private static JsonObject page(List<AuditEntry> found, int limit) {
    List<AuditEntry> items = found.subList(0, Math.min(limit, found.size()));
    String next = found.size() > limit ? Long.toString(items.get(items.size() - 1).id()) : null;
    return new JsonObject()
        .put("items", new JsonArray(items.stream().map(ListAudit::json).toList()))
        .put("next", next);
  }

  private static JsonObject json(AuditEntry entry) {
    return new JsonObject()
        .put("at", entry.at().toString())
        .put("actor", entry.actor())
        .put("action", entry.action().text())
        .put("subject", entry.subject())
        .put("detail", entry.detail());
  }
}
