package dev.coppice.shipping;

import dev.coppice.contract.Audit;
import dev.coppice.contract.Contract;
import dev.coppice.discovery.serving.AuditHandler;
import dev.coppice.discovery.serving.ContractResource;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.discovery.serving.PublishedEvents;
import dev.coppice.discovery.serving.ServiceHost;
import dev.coppice.events.EventPublishing;
import dev.coppice.events.EventTypes;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import dev.coppice.shipping.rates.PostgresRateStore;
import dev.coppice.shipping.rates.QuoteShipping;
import dev.coppice.shipping.rates.RateStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of shipping, wired. */
public final class ShippingVerticle extends VerticleBase {

  private final ServiceHost host;
  private final Contract contract;
  private final PostgresOptions postgres;
  private final EventTypes types;
  private @Nullable Database database;
  private @Nullable EventPublishing events;

  private ShippingVerticle(
      ServiceHost host, Contract contract, PostgresOptions postgres, EventTypes types) {
    this.host = host;
    this.contract = contract;
    this.postgres = postgres;
    this.types = types;
  }

  public static ShippingVerticle assemble(ServiceHost host) {
    return new ShippingVerticle(
        host,
        ContractResource.load(host.service()),
        PostgresOptions.from(host.settings(), host.service()),
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
              return host.serve(
                  contract,
                  handlers(
                      new PostgresRateStore(opened),
                      new PostgresShipmentStore(opened, telling.outbox()),
                      new AuditHandler(PostgresShipmentAudit.of(opened))));
            });
  }

  private static Map<String, OperationHandler> handlers(
      RateStore rates, ShipmentStore shipments, AuditHandler audit) {
    return Map.of(
        Audit.OPERATION,
        audit,
        "quoteShipping",
        new QuoteShipping(rates),
        "createShipment",
        new CreateShipment(rates, shipments),
        "cancelShipment",
        new CancelShipment(shipments),
        "getShipment",
        new GetShipment(shipments),
        "listShipments",
        new ListShipments(shipments),
        "addTrackingEvent",
        new AddTrackingEvent(shipments, InstantSource.system()));
  }

  @Override
  public Future<?> stop() {
    Future<Void> told = events == null ? Future.succeededFuture() : events.close();
    return told.eventually(() -> database == null ? Future.succeededFuture() : database.close());
  }
}
