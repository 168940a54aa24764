package dev.coppice.inventory;

import dev.coppice.contract.Audit;
import dev.coppice.contract.Contract;
import dev.coppice.discovery.serving.AuditHandler;
import dev.coppice.discovery.serving.ContractResource;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.discovery.serving.PublishedEvents;
import dev.coppice.discovery.serving.ServiceHost;
import dev.coppice.events.EventPublishing;
import dev.coppice.events.EventTypes;
import dev.coppice.events.PostgresOutbox;
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
  private final EventTypes types;
  private @Nullable Database database;
  private @Nullable EventPublishing events;
  private @Nullable Expiry expiry;

  private InventoryVerticle(
      ServiceHost host,
      Contract contract,
      PostgresOptions postgres,
      Forgetting forgetting,
      EventTypes types) {
    this.host = host;
    this.contract = contract;
    this.postgres = postgres;
    this.forgetting = forgetting;
    this.types = types;
  }

  public static InventoryVerticle assemble(ServiceHost host) {
    return new InventoryVerticle(
        host,
        ContractResource.load(host.service()),
        PostgresOptions.from(host.settings(), host.service()),
        Forgetting.from(host.settings()),
        EventTypes.load(host.service()));
  }

  @Override
  public Future<?> start() {
    return Database.open(vertx, host.readiness(), postgres)
        .onSuccess(opened -> database = opened)
        .compose(
            opened -> {
              EventPublishing telling = PublishedEvents.open(host, opened, types);
              events = telling;
              PostgresOutbox outbox = telling.outbox();
              ReservationStore reservations = new PostgresReservationStore(opened, outbox);
              expiry = new Expiry(vertx, reservations);
              expiry.begin();
              host.schedule(forgetting.job(reservations));
              AuditHandler audit = new AuditHandler(PostgresStockAudit.of(opened));
              return host.serve(
                  contract,
                  handlers(
                      new PostgresStockStore(opened, outbox),
                      reservations,
                      new PostgresReturnStore(opened, outbox),
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
        "lookUpItems",
        new LookUpItems(stock),
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
    Future<Void> told = events == null ? Future.succeededFuture() : events.close();
    return told.eventually(() -> database == null ? Future.succeededFuture() : database.close());
  }
}
