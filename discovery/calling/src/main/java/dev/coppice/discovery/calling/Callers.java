package dev.coppice.discovery.calling;

import dev.coppice.discovery.registry.Registry;
import dev.coppice.discovery.registry.ServiceId;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the callers of one part share. It opens them, one on each event loop. Any thread. */
public final class Callers {

  final Vertx vertx;
  final Registry registry;
  final CallPolicies policies;
  final EjectionLog ejections;
  private final String part;
  private final MeterRegistry meters;
  private final Map<String, CallMeters> byService = new ConcurrentHashMap<>();

  /**
   * @param part who calls, as metrics and logs name it: a service, or the gateway
   */
  public Callers(
      Vertx vertx, Registry registry, String part, MeterRegistry meters, CallPolicies policies) {
    this.vertx = vertx;
    this.registry = registry;
    this.part = part;
    this.meters = meters;
    this.policies = policies;
    this.ejections = new EjectionLog(meters, part);
    Codecs.register(vertx.eventBus());
  }

  /**
   * Opens a caller on the current context. The future completes, on that context, when its reply
   * address is known to the cluster and the first view is in.
   */
  public Future<Caller> open() {
    return Caller.open(this, part);
  }

  CallMeters meters(ServiceId service) {
    return byService.computeIfAbsent(service.name(), name -> new CallMeters(meters, part, name));
  }
}
