package dev.coppice.identity;

import dev.coppice.identity.accounts.Argon2id;
import dev.coppice.testing.Await;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The database behind a service, for what no operation tells or does. */
public final class Tables implements AutoCloseable {

  /** By the least work that Argon2 can do. */
  private static final String QUICK_HASH =
      new Argon2id(8, 1, 1).hash(Browser.PASSWORD.getBytes(StandardCharsets.UTF_8));

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

  /**
   * Adds somebody who has registered and uses {@link Browser#PASSWORD}. To register as people do
   * takes a letter, and to hash as the service does takes time, each time somebody signs in.
   */
  void addCustomer(String email) {
    sql(
        """
        WITH added AS (
          INSERT INTO users (id, email, email_key, role, verified, created_at, password_hash)
          VALUES (gen_random_uuid(), '%1$s', lower('%1$s'), 'customer', true, now(), '%2$s')
          RETURNING id::text)
        INSERT INTO audit (actor, action, subject, detail)
        SELECT id, 'user.registered', id, 'customer' FROM added
        """
            .formatted(email, QUICK_HASH));
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
