package dev.coppice.testing;

import dev.coppice.backing.EmbeddedOptions;
import dev.coppice.backing.EmbeddedRedis;

/**
 * Gives a test class a real Redis, which starts in a fraction of a second.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final RedisExtension redis = RedisExtension.sharedServer();
 * }</pre>
 *
 * <p>The shared server starts once for a test JVM; classes keep apart by the names of their keys. A
 * class that stops, kills or freezes the server asks for {@link #ownServer()}.
 */
public final class RedisExtension extends ServerExtension<EmbeddedRedis> {
  private RedisExtension(boolean own) {
    super(TestServer.REDIS, own);
  }

  /** The server that all classes of the JVM share. */
  public static RedisExtension sharedServer() {
    return new RedisExtension(false);
  }

  /** Where the shared server is, for tests that JUnit's extensions do not reach. */
  public static String sharedUri() {
    return TestServer.REDIS.shared().uri();
  }

  /** A server that no one else uses, so that the class may do to it what it likes. */
  public static RedisExtension ownServer() {
    return new RedisExtension(true);
  }

  /** {@code redis://:password@127.0.0.1:port}, the same over a restart. */
  public String uri() {
    return running().uri();
  }

  @Override
  EmbeddedOptions own(EmbeddedOptions usual) {
    return usual.withDurable(true);
  }
}
