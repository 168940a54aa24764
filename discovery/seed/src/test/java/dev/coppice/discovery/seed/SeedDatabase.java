package dev.coppice.discovery.seed;

import dev.coppice.node.Readiness;
import dev.coppice.node.Settings;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import dev.coppice.testing.Await;
import io.vertx.core.Vertx;
import java.util.Map;

/** A seed's database, as the seed opens it, for tests of what is kept there. */
public final class SeedDatabase {
  private SeedDatabase() {}

  /** Migrated; whoever opens it closes it. */
  public static Database open(Vertx vertx, String uri) {
    Settings settings = Settings.of(Map.of("coppice.postgres.uri", uri));
    return Await.result(
        Database.open(vertx, new Readiness(), PostgresOptions.from(settings, "discovery")));
  }
}
