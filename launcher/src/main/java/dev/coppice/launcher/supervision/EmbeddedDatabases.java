package dev.coppice.launcher.supervision;

import dev.coppice.backing.EmbeddedOptions;
import dev.coppice.backing.EmbeddedPostgres;
import dev.coppice.launcher.layout.Service;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A PostgreSQL of our own; each service has a database and a role in it that are named like it. */
final class EmbeddedDatabases extends EmbeddedServer<EmbeddedPostgres> implements Databases {
  EmbeddedDatabases(EmbeddedOptions options) {
    super(options, EmbeddedPostgres::start);
  }

  @Override
  public Map<Service, String> open(List<Service> services) {
    EmbeddedPostgres postgres = start();
    Map<Service, String> uris = new EnumMap<>(Service.class);
    for (Service service : services) {
      uris.put(service, postgres.createDatabase(service.title(), service.title()));
    }
    return uris;
  }
}
