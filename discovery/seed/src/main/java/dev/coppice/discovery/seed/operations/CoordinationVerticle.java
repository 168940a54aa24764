package dev.coppice.discovery.seed.operations;

import dev.coppice.contract.Contract;
import dev.coppice.discovery.coordination.Coordination;
import dev.coppice.discovery.seed.schedules.ScheduleDesk;
import dev.coppice.discovery.seed.settings.SettingDesk;
import dev.coppice.discovery.seed.storage.LateDatabase;
import dev.coppice.discovery.seed.storage.PostgresEpochStore;
import dev.coppice.discovery.serving.ContractResource;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.discovery.serving.ServiceHost;
import dev.coppice.node.NodeContext;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The coordination service's parts, wired. */
public final class CoordinationVerticle extends VerticleBase {
  /** The service's name. */
  public static final String SERVICE = "coordination";

  private final ServiceHost host;
  private final NodeContext node;
  private final PostgresEpochStore epochs;
  private final Contract contract;
  private @Nullable LateDatabase database;

  private CoordinationVerticle(
      ServiceHost host, NodeContext node, PostgresEpochStore epochs, Contract contract) {
    this.host = host;
    this.node = node;
    this.epochs = epochs;
    this.contract = contract;
  }

  /**
   * @param epochs gets the database, too, when it is open
   */
  public static CoordinationVerticle assemble(
      ServiceHost host, NodeContext node, PostgresEpochStore epochs) {
    return new CoordinationVerticle(host, node, epochs, ContractResource.load(SERVICE));
  }

  @Override
  public Future<?> start() {
    LateDatabase late = LateDatabase.open(vertx, node.readiness(), node.settings());
    database = late;
    late.opened().onSuccess(epochs::use);
    SettingDesk settings = SettingDesk.open(node, late.opened());
    ScheduleDesk schedules = ScheduleDesk.open(vertx, late.opened());
    return host.serve(contract, handlers(settings, schedules, Coordination.of(node)));
  }

  private static Map<String, OperationHandler> handlers(
      SettingDesk settings, ScheduleDesk schedules, Coordination coordination) {
    return Map.of(
        "listLeaders", new ListLeaders(coordination),
        "listLocks", new ListLocks(coordination),
        "listSchedules", new ListSchedules(schedules),
        "listScheduleRuns", new ListScheduleRuns(schedules),
        "listKeys", new ListKeys(),
        "listSettings", new ListSettings(settings),
        "getSetting", new GetSetting(settings),
        "setSetting", new SetSetting(settings),
        "listSettingHistory", new ListSettingHistory(settings),
        "watchSettings", new WatchSettings(settings));
  }

  @Override
  public Future<?> stop() {
    return database == null ? Future.succeededFuture() : database.close();
  }
}
