package dev.coppice.launcher.supervision;

import dev.coppice.backing.BackingException;
import dev.coppice.backing.BackingService;
import dev.coppice.backing.EmbeddedOptions;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server of our own that starts at once, and again where it was when it has died. */
abstract class EmbeddedServer<S extends BackingService> implements Backing {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedServer.class);

  private final EmbeddedOptions options;
  private final Function<EmbeddedOptions, S> start;
  private volatile @Nullable S server;
  private volatile List<BackingView> views = List.of();

  /**
   * @param start starts or adopts it
   */
  EmbeddedServer(EmbeddedOptions options, Function<EmbeddedOptions, S> start) {
    this.options = options;
    this.start = start;
  }

  final S start() {
    S started = start.apply(options);
    show(started, true);
    return started;
  }

  @Override
  public final void check() {
    S running = server;
    if (running == null) {
      return;
    }
    boolean answers = running.answers();
    show(running, answers);
    if (!answers) {
      try {
        // Adopts the server if it lives. The nodes know its port, so it has to come back there.
        show(start.apply(options.withPreferredPort(running.port())), true);
        log.warn("{} had died and runs again", running.name());
      } catch (BackingException e) {
        log.warn("{} does not answer and cannot be started again", running.name(), e);
      }
    }
  }

  private void show(S shown, boolean answers) {
    server = shown;
    views = List.of(BackingView.of(shown, answers));
  }

  @Override
  public final List<BackingView> views() {
    return views;
  }

  @Override
  public final void close() {
    S running = server;
    if (running != null) {
      running.close();
    }
    server = null;
    views = List.of();
  }
}
