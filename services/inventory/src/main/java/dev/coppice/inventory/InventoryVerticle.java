package dev.coppice.inventory;

import dev.coppice.contract.Audit;
import dev.coppice.contract.Contract;
import dev.coppice.discovery.serving.AuditHandler;
import dev.coppice.discovery.serving.ContractResource;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.discovery.serving.ServiceHost;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The inventory's parts, wired. */
public final class InventoryVerticle extends VerticleBase {

  private final ServiceHost host;
  private final Contract contract;
  private final PostgresOptions postgres;
  private final Forgetting forgetting;
  private @Nullable Database database;
  private @Nullable Expiry expiry;

  private InventoryVerticle(
      ServiceHost host, Contract contract, PostgresOptions postgres, Forgetting forgetting) {
    this.host = host;
    this.contract = contract;
    this.postgres = postgres;
    this.forgetting = forgetting;
  }

  public static InventoryVerticle assemble(ServiceHost host) {
    return new InventoryVerticle(
        host,
        ContractResource.load(host.service()),
        PostgresOptions.from(host.settings(), host.service()),
        Forgetting.from(host.settings()));
  }

  @Override
  public Future<?> start() {
    return Database.open(vertx, host.readiness(), postgres)
        .onSuccess(opened -> database = opened)
        .compose(
            opened -> {
              ReservationStore reservations = new PostgresReservationStore(opened);
              expiry = new Expiry(vertx, reservations);
              expiry.begin();
              host.schedule(forgetting.job(reservations));
              AuditHandler audit = new AuditHandler(PostgresStockAudit.of(opened));
              return host.serve(
                  contract,
                  handlers(
                      new PostgresStockStore(opened),
                      reservations,
                      new PostgresReturnStore(opened),
                      audit));
            });
  }

  private static Map<String, OperationHandler> handlers(
      StockStore stock, ReservationStore reservations, ReturnStore returns, AuditHandler audit) {
    return Map.of(
        Audit.OPERATION,
        audit,
        "returnStock",
        new ReturnStock(returns),
        "getItem",
        new GetItem(stock),
        "adjustItem",
        new AdjustItem(stock),
        "importStock",
        new ImportStock(stock),
        "reserve",
        new Reserve(reservations),
        "getReservation",
        new GetReservation(reservations),
        "confirmReservation",
        Settle.confirming(reservations),
        "releaseReservation",
        Settle.releasing(reservations));
  }

  @Override
  public Future<?> stop() {
    if (expiry != null) {
      expiry.close();
    }
    return database == null ? Future.succeededFuture() : database.close();
  }
}
