package dev.coppice.discovery.seed.settings;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.configuration.Changes;
import dev.coppice.discovery.configuration.Setting;
import io.vertx.core.Future;
import java.util.List;

/** Where versions of settings are kept. Reads and changes are linearizable. */
interface SettingStore {
  /** The newest version of a key; version 0 if it was never set. */
  Future<Setting> find(String key, Deadline deadline);

  /** The newest version of each key that has changed since. */
  Future<Changes> since(long revision, Deadline deadline);

  /** The newest first. */
  Future<List<Setting>> history(String key, int limit, Deadline deadline);

  /**
   * Makes a new version, unless there is nothing to change.
   *
   * @return the version that holds now; fails with {@code Failure.Conflict} when another one than
   *     the expected holds
   */
  Future<Setting> change(SettingChange change, Deadline deadline);
}
