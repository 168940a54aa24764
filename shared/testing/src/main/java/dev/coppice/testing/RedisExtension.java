package dev.coppice.testing;

import dev.coppice.backing.EmbeddedOptions;
import dev.coppice.backing.EmbeddedRedis;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

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
public final class RedisExtension implements BeforeAllCallback, AfterAllCallback {
  private final boolean own;
  private @Nullable EmbeddedOptions options;
  private @Nullable EmbeddedRedis server;
  private boolean frozen;

  /** A nested test class is a class within the class: it shares the server of the outer one. */
  private int depth;

  private RedisExtension(boolean own) {
    this.own = own;
  }

  /** The server that all classes of the JVM share. */
  public static RedisExtension sharedServer() {
    return new RedisExtension(false);
  }

  /** Where the shared server is, for tests that JUnit's extensions do not reach. */
  public static String sharedUri() {
    return TestServer.sharedRedis().uri();
  }

  /** A server that no one else uses, so that the class may do to it what it likes. */
  public static RedisExtension ownServer() {
    return new RedisExtension(true);
  }

  /** {@code redis://:password@127.0.0.1:port}, the same over a restart. */
  public String uri() {
    return running().uri();
  }

  /** Kills the server as a crash would. */
  public void killServer() {
    requireOwn();
    ProcessHandle process = ProcessHandle.of(running().pid()).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
    frozen = false;
  }

  /** Starts the killed server again, on the same port and data. */
  public void startServer() {
    requireOwn();
    int port = running().port();
    server = EmbeddedRedis.start(Objects.requireNonNull(options).withPreferredPort(port));
    if (running().port() != port) {
      throw new IllegalStateException("another program took port " + port + " meanwhile");
    }
  }

  /** Freezes the server, so that connections stay open but nobody answers. */
  public void freezeServer() {
    requireOwn();
    Signals.send("STOP", List.of(running().pid()));
    frozen = true;
  }

  /** Lets a frozen server go on. */
  public void thawServer() {
    if (frozen) {
      Signals.send("CONT", List.of(running().pid()));
      frozen = false;
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (depth++ > 0) {
      return;
    }
    if (own) {
      EmbeddedOptions mine =
          TestServer.options("redis-" + context.getRequiredTestClass().getSimpleName())
              .withDurable(true);
      options = mine;
      server = EmbeddedRedis.start(mine);
    } else {
      server = TestServer.sharedRedis();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (--depth > 0) {
      return;
    }
    thawServer();
    if (own) {
      EmbeddedRedis.purge(Objects.requireNonNull(options));
    }
  }

  private EmbeddedRedis running() {
    return Objects.requireNonNull(
        server, "the extension is not registered with @RegisterExtension");
  }

  private void requireOwn() {
    if (!own) {
      throw new IllegalStateException("other tests use this server; ask for ownServer()");
    }
  }
}
