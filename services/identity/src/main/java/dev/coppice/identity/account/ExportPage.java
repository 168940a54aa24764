package dev.coppice.identity.account;

import dev.coppice.contract.Params;
import dev.coppice.contract.Response;
import dev.coppice.identity.signin.FormPage;
import dev.coppice.identity.signin.PageDesk.Visit;
import dev.coppice.identity.signin.Session;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** {@code /account/export}: all that is kept about somebody, as a file. */
final class ExportPage implements ProvenPage.Deed {

  static final String PATH = "/account/export";

  private final AccountStore accounts;

  ExportPage(AccountStore accounts) {
    this.accounts = accounts;
  }

  @Override
  public FormPage form(Visit visit, Session session) {
    return new FormPage("Take your data along", PATH, "Download", visit.visitor())
        .before(
            "<p>A JSON file with all that is kept here about you, but for what is secret: hashes and"
                + " keys.</p>\n");
  }

  @Override
  public Future<Response> done(Visit visit, Session session) {
    return accounts
        .export(session.user().id(), visit.request().deadline())
        .map(
            json ->
                new Response(
                    200,
                    Params.of(
                        "content-type",
                        "application/json",
                        "content-disposition",
                        "attachment; filename=\"coppice-account.json\"",
                        "cache-control",
                        "no-store"),
                    Buffer.buffer(json)));
  }
}
