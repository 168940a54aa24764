package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Service;
import java.util.List;
import java.util.Map;

/** The PostgreSQL that the services keep their data in. Methods block. */
interface Databases {
  /**
   * Makes sure that a server takes connections and has a database for each service.
   *
   * @return where each service finds its own, {@code postgresql://user:password@host:port/database}
   */
  Map<Service, String> open(List<Service> services);

  /** Looks whether the server still answers; starts a server of ours again that has died. */
  void check();

  /** What the last look showed; empty until it is open. */
  List<BackingView> views();

  /** Stops a server of ours; leaves one of the user alone. */
  void close();
}
