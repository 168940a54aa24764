package dev.coppice.inventory;

import static dev.coppice.inventory.Warehouse.count;

import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.DatabaseOutageContract;
import dev.coppice.discovery.serving.ServiceExtension;
import dev.coppice.testing.PostgresExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class InventoryOutageTest implements DatabaseOutageContract {

  @RegisterExtension
  static final Warehouse warehouse = new Warehouse(PostgresExtension.ownServer());

  @Override
  public ServiceExtension service() {
    return warehouse;
  }

  @Override
  public Response read() {
    return warehouse.get("71053");
  }

  @Override
  public void write() {
    warehouse.stock(count("71053", 7));
  }
}
