package dev.coppice.testing;

import dev.coppice.backing.EmbeddedPostgres;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

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
public final class PostgresExtension extends ServerExtension<EmbeddedPostgres> {
  private static final int NAME_LENGTH = 40;

  private String database = "";
  private String uri = "";

  private PostgresExtension(boolean own) {
    super(TestServer.POSTGRES, own);
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

  @Override
  void begun(String testClass) {
    String name = testClass.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
    database =
        "t_%s_%08x"
            .formatted(
                name.substring(0, Math.min(NAME_LENGTH, name.length())),
                ThreadLocalRandom.current().nextInt());
    uri = createDatabase(database);
  }

  @Override
  void left() {
    running().dropDatabase(database, database);
  }
}
