package dev.coppice.discovery.serving;

import dev.coppice.discovery.configuration.LiveSettings;
import dev.coppice.discovery.registry.hazelcast.HazelcastRegistry;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Part;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A service inside a node. A fat jar's {@code main} is {@code Node.run(new ServicePart("catalog",
 * CatalogVerticle::assemble))}.
 */
public final class ServicePart implements Part {

  private final String name;
  private final Function<ServiceHost, VerticleBase> assemble;
  private @Nullable ServiceHost host;
  private @Nullable String deployment;
  private @Nullable NodeContext node;

  /**
   * @param assemble makes the verticle out of finished collaborators; its {@code start()} ends in
   *     {@link ServiceHost#serve}
   */
  public ServicePart(String name, Function<ServiceHost, VerticleBase> assemble) {
    this.name = name;
    this.assemble = assemble;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Future<?> start(NodeContext node) {
    this.node = node;
    HazelcastRegistry registry = HazelcastRegistry.of(node);
    ServiceHost opened = new ServiceHost(node, registry, LiveSettings.of(node), name);
    host = opened;
    return registry
        .opened()
        .compose(v -> node.vertx().deployVerticle(assemble.apply(opened)))
        .onSuccess(id -> deployment = id);
  }

  @Override
  public Future<?> withdraw() {
    return host == null ? Future.succeededFuture() : host.withdraw();
  }

  @Override
  public Future<?> drain() {
    return host == null ? Future.succeededFuture() : host.drain();
  }

  @Override
  public Future<?> stop() {
    if (host == null || node == null) {
      return Future.succeededFuture();
    }
    NodeContext in = node;
    return host.close()
        .eventually(
            () -> deployment == null ? Future.succeededFuture() : in.vertx().undeploy(deployment));
  }

  @Override
  public List<String> unfinished() {
    return host == null ? List.of() : host.unfinished();
  }
}
