package dev.coppice.identity;

import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.DatabaseOutageContract;
import dev.coppice.discovery.serving.ServiceExtension;
import dev.coppice.testing.PostgresExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class IdentityOutageTest implements DatabaseOutageContract {

  @RegisterExtension static final Office office = new Office(PostgresExtension.ownServer());

  @Override
  public ServiceExtension service() {
    return office;
  }

  @Override
  public Response read() {
    return office.service().answer(office.service().request("listClients"));
  }

  @Override
  public void write() {
    office.register("catalog:read");
  }
}
