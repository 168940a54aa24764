package dev.coppice.discovery.seed.settings;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.discovery.configuration.Changes;
import dev.coppice.discovery.configuration.ConfigurationBus;
import dev.coppice.discovery.configuration.DeclaredKeys;
import dev.coppice.discovery.configuration.LiveSettings;
import dev.coppice.discovery.configuration.Setting;
import dev.coppice.node.NodeContext;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A seed's part in the live settings: it changes them for whoever asks, tells all nodes that they
 * have changed, and answers when these come to read. Until the database is open everything fails
 * with {@link Failure.Unavailable}. Used on one event loop.
 */
public final class SettingDesk {
  private static final long READ_LIMIT_MILLIS = 1_500;

  private final LiveSettings live;
  private final ConfigurationBus bus;
  private @Nullable SettingStore store;

  private SettingDesk(LiveSettings live, ConfigurationBus bus) {
    this.live = live;
    this.bus = bus;
  }

  /**
   * Opens the desk on the current event loop.
   *
   * @param database completes when it is open, or never
   */
  public static SettingDesk open(NodeContext node, Future<Database> database) {
    SettingDesk desk = new SettingDesk(LiveSettings.of(node), new ConfigurationBus(node.vertx()));
    database.onSuccess(desk::begin);
    return desk;
  }

  private void begin(Database opened) {
    SettingStore found = new PostgresSettingStore(opened);
    store = found;
    bus.answer(since -> found.since(since, Deadline.afterMillis(READ_LIMIT_MILLIS)))
        .compose(known -> found.since(0, Deadline.afterMillis(READ_LIMIT_MILLIS)))
        // Nodes that came before the database have asked in vain.
        .onSuccess(changes -> bus.announce(changes.revision()));
  }

  /** What a key is set to; fails with {@link Failure.NotFound} for one that is not declared. */
  public Future<Setting> find(String key, Deadline deadline) {
    DeclaredKeys.of(key);
    return with(open -> open.find(key, deadline));
  }

  /** The versions of a key, the newest first; fails as {@link #find}. */
  public Future<List<Setting>> history(String key, int limit, Deadline deadline) {
    DeclaredKeys.of(key);
    return with(open -> open.history(key, limit, deadline));
  }

  /** The newest version of each key that has changed since a revision. */
  public Future<Changes> since(long revision, Deadline deadline) {
    return with(open -> open.since(revision, deadline));
  }

  /** The same, when there are any, or after the wait. */
  public Future<Changes> await(long revision, long waitMillis, Deadline deadline) {
    return since(revision, deadline)
        .compose(
            changes ->
                changes.revision() > revision || waitMillis == 0
                    ? Future.succeededFuture(changes)
                    : live.newerThan(revision, waitMillis)
                        .transform(any -> since(revision, deadline)));
  }

  /**
   * Changes a setting; fails with {@link Failure.Unprocessable} for a value that its rule refuses,
   * and with {@link Failure.Conflict} when it is not at the expected version.
   */
  public Future<Setting> change(SettingChange change, Deadline deadline) {
    DeclaredKeys.check(change.key(), change.value());
    return with(open -> open.change(change, deadline))
        .onSuccess(setting -> bus.announce(setting.revision()));
  }

  private <T> Future<T> with(Function<SettingStore, Future<T>> action) {
    if (store == null) {
      return Future.failedFuture(
          new FailureException(
              Failure.Unavailable.of("the live settings' database is not open on this seed")));
    }
    return action.apply(store);
  }
}
