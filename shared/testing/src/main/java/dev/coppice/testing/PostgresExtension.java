package dev.coppice.testing;

import dev.coppice.backing.EmbeddedOptions;
import dev.coppice.backing.EmbeddedPostgres;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test class an empty database on a real PostgreSQL, with a role that owns only that.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final PostgresExtension postgres = PostgresExtension.sharedServer();
 * }</pre>
 *
 * <p>The server starts once for a test JVM and takes about a second. A class that stops or freezes
 * the server asks for {@link #ownServer()}.
 */
public final class PostgresExtension implements BeforeAllCallback, AfterAllCallback {
  private static final int NAME_LENGTH = 40;

  private final boolean own;
  private @Nullable EmbeddedOptions options;
  private @Nullable EmbeddedPostgres server;
  private String database = "";
  private String uri = "";
  private List<Long> frozen = List.of();

  /** A nested test class is a class within the class: it shares the database of the outer one. */
  private int depth;

  private PostgresExtension(boolean own) {
    this.own = own;
  }

  /** A database of its own on the server that all classes of the JVM share. */
  public static PostgresExtension sharedServer() {
    return new PostgresExtension(false);
  }

  /** A server that no one else uses, so that the class may do to it what it likes. */
  public static PostgresExtension ownServer() {
    return new PostgresExtension(true);
  }

  /** {@code postgresql://role:password@127.0.0.1:port/database}, the same over a restart. */
  public String uri() {
    return uri;
  }

  /** A further database on the same server, with the same life; its URI. */
  public String createDatabase(String name) {
    return running().createDatabase(name, name);
  }

  /** Stops the server in order; own servers only. */
  public void stopServer() {
    requireOwn();
    running().close();
  }

  /** Starts the stopped server again, on the same port and data. */
  public void startServer() {
    requireOwn();
    int port = running().port();
    server = EmbeddedPostgres.start(Objects.requireNonNull(options).withPreferredPort(port));
    if (running().port() != port) {
      throw new IllegalStateException("another program took port " + port + " meanwhile");
    }
  }

  /** Freezes all processes of the server, so that connections stay open but nobody answers. */
  public void freezeServer() {
    requireOwn();
    ProcessHandle main = ProcessHandle.of(running().pid()).orElseThrow();
    frozen = Stream.concat(Stream.of(main), main.descendants()).map(ProcessHandle::pid).toList();
    Signals.send("STOP", frozen);
  }

  /** Lets a frozen server go on. */
  public void thawServer() {
    Signals.send("CONT", frozen);
    frozen = List.of();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (depth++ > 0) {
      return;
    }
    String name = databaseName(context.getRequiredTestClass().getSimpleName());
    if (own) {
      EmbeddedOptions mine =
          TestServer.options("postgres-" + context.getRequiredTestClass().getSimpleName());
      options = mine;
      server = EmbeddedPostgres.start(mine);
    } else {
      server = TestServer.shared();
    }
    database = name;
    uri = running().createDatabase(name, name);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (--depth > 0) {
      return;
    }
    thawServer();
    if (own) {
      TestServer.end(Objects.requireNonNull(options));
    } else {
      running().dropDatabase(database, database);
    }
  }

  private EmbeddedPostgres running() {
    return Objects.requireNonNull(
        server, "the extension is not registered with @RegisterExtension");
  }

  private void requireOwn() {
    if (!own) {
      throw new IllegalStateException("other tests use this server; ask for ownServer()");
    }
  }

  private static String databaseName(String testClass) {
    String name = testClass.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
    return "t_%s_%08x"
        .formatted(
            name.substring(0, Math.min(NAME_LENGTH, name.length())),
            ThreadLocalRandom.current().nextInt());
  }
}
