package dev.coppice.node;

import com.hazelcast.core.HazelcastInstance;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/** The node that a part runs in. All of it may be used from any thread. */
public interface NodeContext {
  Vertx vertx();

  /** Its calls block: use them on a worker thread. */
  HazelcastInstance hazelcast();

  /** The Vert.x node id, stable over a merge; others see it as {@code __vertx.nodeId}. */
  String nodeId();

  /** Unscoped: a part asks {@code settings().scoped(name())}. */
  Settings settings();

  NodeInfo info();

  MeterRegistry meters();

  /** Router of the management port, to add routes to. */
  Router management();

  Readiness readiness();
}
