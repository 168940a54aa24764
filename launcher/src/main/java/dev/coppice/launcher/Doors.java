package dev.coppice.launcher;

import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.status.ClusterStatus;
import dev.coppice.launcher.status.RegistryReader;
import java.net.URI;
import java.util.List;

/** Where the services that run here take an operator's calls. */
record Doors(Session session) {

  /** Those of a service's instances that are up, looked up anew. */
  List<URI> of(String service) {
    return requireCluster().doorsOf(service).stream()
        .map(door -> URI.create("http://" + door))
        .toList();
  }

  /**
   * What runs here.
   *
   * @throws Refusal when nothing does
   */
  ClusterStatus requireCluster() {
    return session
        .view()
        .map(view -> new RegistryReader().complete(view))
        .orElseThrow(() -> new Refusal("Nothing runs here; start it with ./coppice up"));
  }
}
