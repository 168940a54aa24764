package dev.coppice.discovery.registry;

import io.vertx.core.Future;
import java.util.function.Function;

/**
 * The registry as a node sees it. One for a node; safe on any thread.
 *
 * <p>It stands in front of vertx-service-discovery, which is deprecated upstream, so that its
 * successor can take its place without anyone above noticing.
 */
public interface Registry {

  /** What this node knows now. */
  RegistryView view();

  /**
   * Calls the listener with the current view, then after every change, one call at a time, newest
   * view last. Its future tells when the node acts on the view and on no older one; {@link
   * Registration#become} waits for that.
   */
  void onChange(Function<RegistryView, Future<?>> listener);

  /**
   * Publishes a record and renews its lease until it is withdrawn. Fails with {@link
   * PublicationRefusedException} when the contract breaks the one already serving under the same
   * major version, or claims a path that another service serves.
   */
  Future<Registration> publish(ServiceRecord record);
}
