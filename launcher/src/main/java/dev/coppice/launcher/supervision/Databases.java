package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Service;
import java.util.List;
import java.util.Map;

/** The PostgreSQL that the services keep their data in. Methods block. */
interface Databases extends Backing {
  /**
   * Makes sure that a server takes connections and has a database for each service.
   *
   * @return where each service finds its own, {@code postgresql://user:password@host:port/database}
   */
  Map<Service, String> open(List<Service> services);
}
