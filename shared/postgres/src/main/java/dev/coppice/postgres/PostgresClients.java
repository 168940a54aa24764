package dev.coppice.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;

/**
 * Two ways to the same database. Single statements of all callers share a few connections and are
 * sent without waiting for the answers of others; a transaction has a connection to itself.
 */
record PostgresClients(Pipelines statements, Pool transactions) {
  /** Statements under way on one connection; beyond this they wait with us. */
  private static final int PIPELINING_LIMIT = 64;

  /** Calls that wait for one connection, or for one of the pool: more would only wait in vain. */
  private static final int WAIT_QUEUE_SIZE = 500;

  private static final int PREPARED_STATEMENTS = 256;

  static PostgresClients open(Vertx vertx, PostgresOptions options) {
    PgConnectOptions connect = connectOptions(options);
    NetClientOptions network = networkOptions(options);
    String name = "postgres-" + options.service();
    List<SqlClient> pipelines = new ArrayList<>();
    for (int i = 0; i < options.pipelines(); i++) {
      pipelines.add(
          PgBuilder.client()
              .with(poolOptions(name + "-statements", 1))
              .with(network)
              .connectingTo(connect)
              .using(vertx)
              .build());
    }
    Pool transactions =
        PgBuilder.pool()
            .with(poolOptions(name + "-transactions", options.poolSize()))
            .with(network)
            .connectingTo(connect)
            .using(vertx)
            .build();
    return new PostgresClients(new Pipelines(pipelines), transactions);
  }

  Future<Void> close() {
    return Future.join(statements.close(), transactions.close()).mapEmpty();
  }

  static PgConnectOptions connectOptions(PostgresOptions options) {
    PostgresUri uri = options.uri();
    PgConnectOptions connect =
        new PgConnectOptions()
            .setHost(uri.host())
            .setPort(uri.port())
            .setDatabase(uri.database())
            .setUser(uri.user())
            .setPassword(uri.password())
            .setCachePreparedStatements(true)
            .setPreparedStatementCacheMaxSize(PREPARED_STATEMENTS)
            .setPipeliningLimit(PIPELINING_LIMIT)
            .addProperty("application_name", "coppice-" + options.service())
            .addProperty("statement_timeout", Long.toString(options.statementTimeout().toMillis()));
    return switch (uri.tls()) {
      case DISABLE -> connect.setSslMode(SslMode.DISABLE);
      case REQUIRE ->
          connect
              .setSslMode(SslMode.REQUIRE)
              .setSslOptions(new ClientSSLOptions().setTrustAll(true));
      case VERIFY_CA -> connect.setSslMode(SslMode.VERIFY_CA).setSslOptions(trusting(uri));
      case VERIFY_FULL ->
          connect
              .setSslMode(SslMode.VERIFY_FULL)
              .setSslOptions(trusting(uri).setHostnameVerificationAlgorithm("HTTPS"));
    };
  }

  private static ClientSSLOptions trusting(PostgresUri uri) {
    PemTrustOptions trust = new PemTrustOptions();
    uri.caFile().ifPresent(file -> trust.addCertPath(file.toString()));
    return new ClientSSLOptions().setTrustOptions(trust);
  }

  private static NetClientOptions networkOptions(PostgresOptions options) {
    return new NetClientOptions()
        .setConnectTimeout((int) options.connectTimeout().toMillis())
        .setTcpNoDelay(true)
        .setTcpKeepAlive(true)
        // A host that vanished without a word: the kernel's own patience is a quarter of an hour.
        .setTcpUserTimeout((int) options.statementTimeout().plusSeconds(5).toMillis());
  }

  private static PoolOptions poolOptions(String name, int size) {
    return new PoolOptions()
        .setName(name)
        .setMaxSize(size)
        .setMaxWaitQueueSize(WAIT_QUEUE_SIZE)
        // Each call brings its own deadline; a second timer for it would only cost.
        .setConnectionTimeout(0);
  }
}
