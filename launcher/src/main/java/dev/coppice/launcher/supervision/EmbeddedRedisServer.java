package dev.coppice.launcher.supervision;

import dev.coppice.backing.BackingException;
import dev.coppice.backing.EmbeddedOptions;
import dev.coppice.backing.EmbeddedRedis;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Redis of our own. */
final class EmbeddedRedisServer implements Redis {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedRedisServer.class);

  private final EmbeddedOptions options;
  private volatile @Nullable EmbeddedRedis redis;
  private volatile List<BackingView> views = List.of();

  EmbeddedRedisServer(EmbeddedOptions options) {
    this.options = options;
  }

  @Override
  public String open() {
    EmbeddedRedis started = EmbeddedRedis.start(options);
    show(started, true);
    return started.uri();
  }

  @Override
  public void check() {
    EmbeddedRedis running = redis;
    if (running == null) {
      return;
    }
    boolean answers = running.answers();
    show(running, answers);
    if (!answers) {
      try {
        // Adopts the server if it lives. The gateways know its port, so it has to come back there.
        show(EmbeddedRedis.start(options.withPreferredPort(running.port())), true);
        log.warn("Redis had died and runs again");
      } catch (BackingException e) {
        log.warn("Redis does not answer and cannot be started again", e);
      }
    }
  }

  private void show(EmbeddedRedis server, boolean answers) {
    redis = server;
    views =
        List.of(
            new BackingView(
                server.name(), server.host(), server.port(), server.pid(), true, answers));
  }

  @Override
  public List<BackingView> views() {
    return views;
  }

  @Override
  public void close() {
    EmbeddedRedis running = redis;
    if (running != null) {
      running.close();
    }
    redis = null;
    views = List.of();
  }
}
