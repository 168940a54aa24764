package dev.coppice.launcher.supervision;

import dev.coppice.backing.BackingException;
import dev.coppice.backing.EmbeddedOptions;
import dev.coppice.backing.EmbeddedPostgres;
import dev.coppice.launcher.layout.Service;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PostgreSQL of our own; each service has a database and a role in it that are named like it. */
final class EmbeddedDatabases implements Databases {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabases.class);

  private final EmbeddedOptions options;
  private volatile @Nullable EmbeddedPostgres postgres;
  private volatile List<BackingView> views = List.of();

  EmbeddedDatabases(EmbeddedOptions options) {
    this.options = options;
  }

  @Override
  public Map<Service, String> open(List<Service> services) {
    EmbeddedPostgres started = EmbeddedPostgres.start(options);
    Map<Service, String> uris = new EnumMap<>(Service.class);
    for (Service service : services) {
      uris.put(service, started.createDatabase(service.title(), service.title()));
    }
    show(started, true);
    return uris;
  }

  @Override
  public void check() {
    EmbeddedPostgres running = postgres;
    if (running == null) {
      return;
    }
    boolean answers = running.answers();
    show(running, answers);
    if (!answers) {
      try {
        // Adopts the server if it lives. The services know its port, so it has to come back there.
        show(EmbeddedPostgres.start(options.withPreferredPort(running.port())), true);
        log.warn("PostgreSQL had died and runs again");
      } catch (BackingException e) {
        log.warn("PostgreSQL does not answer and cannot be started again", e);
      }
    }
  }

  private void show(EmbeddedPostgres server, boolean answers) {
    postgres = server;
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
    EmbeddedPostgres running = postgres;
    if (running != null) {
      running.close();
    }
    postgres = null;
    views = List.of();
  }
}
