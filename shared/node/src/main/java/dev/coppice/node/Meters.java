package dev.coppice.node;

import dev.coppice.node.logging.Logs;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The meters of a node: those of its JVM, and few of its own. */
record Meters(PrometheusMeterRegistry registry, JvmGcMetrics gc) implements AutoCloseable {

  static Meters create() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(registry);
    FunctionCounter.builder("coppice.log.lost", Logs.class, ignored -> Logs.lostLines())
        .description("Log lines lost because standard output was not read fast enough")
        .register(registry);
    return new Meters(registry, gc);
  }

  void describe(NodeInfo info, Cluster cluster, Readiness readiness) {
    Gauge.builder("coppice.node.info", () -> 1)
        .description("Who this node is; always 1")
        .tag("services", String.join(",", info.services()))
        .tag("instance_id", info.instance())
        .tag("version", info.version())
        .register(registry);
    Gauge.builder("coppice.node.ready", readiness, r -> r.isReady() ? 1 : 0)
        .description("1 when all parts of this node are ready")
        .register(registry);
    Gauge.builder("coppice.cluster.members", cluster, Cluster::members)
        .description("Members of the cluster as this node sees it")
        .register(registry);
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
