package dev.coppice.identity;

import dev.coppice.testing.Await;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;

/** The database behind a service, for what no operation tells or does. */
public final class Tables implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final Office office;

  public Tables(Office office) {
    this.office = office;
  }

  /** The rows that a statement finds. */
  public List<Row> sql(String statement) {
    PgConnectOptions options = PgConnectOptions.fromUri(office.postgres().uri());
    return Await.result(
        PgConnection.connect(vertx, options)
            .compose(
                connection ->
                    connection
                        .query(statement)
                        .execute()
                        .map(
                            rows -> {
                              List<Row> found = new ArrayList<>();
                              rows.forEach(found::add);
                              return found;
                            })
                        .eventually(connection::close)));
  }

  /** Waits until all letters to an address are sent that there are. */
  public void awaitNoLetters(String email) {
    Await.until(
        "no letter to " + email + " waits",
        () -> sql("SELECT FROM outbox WHERE email = '" + email + "'").isEmpty());
  }

  @Override
  public void close() {
    Await.result(vertx.close());
  }
}
