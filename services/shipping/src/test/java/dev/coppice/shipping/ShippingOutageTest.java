package dev.coppice.shipping;

import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.DatabaseOutageContract;
import dev.coppice.discovery.serving.ServiceExtension;
import dev.coppice.testing.PostgresExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class ShippingOutageTest implements DatabaseOutageContract {

  @RegisterExtension static final Depot depot = new Depot(PostgresExtension.ownServer());

  @Override
  public ServiceExtension service() {
    return depot;
  }

  @Override
  public Response read() {
    return depot.quote("GB", "1200");
  }

  @Override
  public void write() {
    Depot.ok(depot.create("outage", Depot.parcel("order-1")));
  }
}
