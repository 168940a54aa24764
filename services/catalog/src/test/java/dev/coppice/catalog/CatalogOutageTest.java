package dev.coppice.catalog;

import static dev.coppice.catalog.Shop.product;

import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.DatabaseOutageContract;
import dev.coppice.discovery.serving.ServiceExtension;
import dev.coppice.testing.PostgresExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class CatalogOutageTest implements DatabaseOutageContract {

  @RegisterExtension static final Shop shop = new Shop(PostgresExtension.ownServer());

  @Override
  public ServiceExtension service() {
    return shop;
  }

  @Override
  public Response read() {
    return shop.get("71053");
  }

  @Override
  public void write() {
    shop.stock(product("71053", "WHITE METAL LANTERN"));
  }
}
