package dev.coppice.orders;

import dev.coppice.contract.Deadline;
import dev.coppice.node.Readiness;
import dev.coppice.node.Settings;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import dev.coppice.testing.Await;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The database of a shop's orders, to make of it what no operation would. */
final class BackDoor implements BeforeEachCallback, AfterEachCallback {
  private final Shop shop;
  private final Vertx vertx = Vertx.vertx();
  private @Nullable Database database;

  BackDoor(Shop shop) {
    this.shop = shop;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Settings settings = Settings.of(Map.of("coppice.postgres.uri", shop.uri()));
    database =
        Await.result(
            Database.open(vertx, new Readiness(), PostgresOptions.from(settings, "orders")));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Await.result(database().close());
    Await.result(vertx.close());
  }

  Database database() {
    return Objects.requireNonNull(database);
  }

  void run(String sql, Tuple values) {
    Await.result(
        database()
            .query(
                Deadline.after(Duration.ofSeconds(20)),
                client -> client.preparedQuery(sql).execute(values)));
  }
}
