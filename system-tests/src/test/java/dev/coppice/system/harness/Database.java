package dev.coppice.system.harness;

import dev.coppice.backing.EmbeddedOptions;
import dev.coppice.backing.EmbeddedPostgres;
import dev.coppice.testing.FreePorts;
import java.nio.file.Path;

/** The PostgreSQL server behind a cluster, with a database for each service that has one. */
public final class Database implements AutoCloseable {
  private final EmbeddedOptions options;
  private EmbeddedPostgres server;

  private Database(EmbeddedOptions options) {
    this.options = options;
    this.server = EmbeddedPostgres.start(options);
  }

  /** Starts a server in this directory, without what tests that were killed left there. */
  public static Database start(Path directory) {
    EmbeddedOptions options =
        EmbeddedOptions.in(directory)
            .withDurable(false)
            .withPreferredPort(FreePorts.one())
            .withBinariesDirectory(ProjectTree.root().resolve("target"))
            .withRelocationRoot(Path.of(System.getProperty("java.io.tmpdir")));
    EmbeddedPostgres.purge(options);
    return new Database(options);
  }

  /** Of the database of this jar's service; made if absent. */
  public String uriOf(FatJar jar) {
    return uriOf(jar.service());
  }

  /** With a database of this name; made if absent. */
  public String uriOf(String service) {
    return server.createDatabase(service, service);
  }

  /** Stops the server in order, as an operator would; open connections are cut. */
  public void stop() {
    server.close();
  }

  /** Starts the stopped server on the same port and data; one that answers is left alone. */
  public void start() {
    if (server.answers()) {
      return;
    }
    int port = server.port();
    server = EmbeddedPostgres.start(options.withPreferredPort(port));
    if (server.port() != port) {
      throw new IllegalStateException("another program took port " + port + " meanwhile");
    }
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    EmbeddedPostgres.purge(options);
  }
}
