package dev.coppice.identity;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** {@code GET /api/identity/audit} */
final class ListAudit implements OperationHandler {

  private final AuditStore audit;

  ListAudit(AuditStore audit) {
    this.audit = audit;
  }

  @Override
  public Future<Response> handle(Request request) {
    AuditQuery query =
        new AuditQuery(
            request.queryParam("cursor", Long::valueOf),
            request.queryParam("actor"),
            request.queryParam("action", AuditEntry.Action::named),
            request.queryParam("subject"),
            request.queryParam("since", ListAudit::instant),
            request.queryParam("until", ListAudit::instant));
    int limit = PageJson.limit(request);
    return audit
        .list(query, limit + 1, request.deadline())
        .map(
            found ->
                PageJson.of(
                    "items", found, limit, ListAudit::json, entry -> Long.toString(entry.id())));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("must be an instant such as 2026-11-28T07:30:00Z", e);
    }
  }

  private static JsonObject json(AuditEntry entry) {
    return new JsonObject()
        .put("id", Long.toString(entry.id()))
        .put("at", entry.at().toString())
        .put("actor", entry.actor())
        .put("client", entry.client())
        .put("action", entry.action().text())
        .put("subject", entry.subject())
        .put("detail", entry.detail());
  }
}
