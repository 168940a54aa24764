package dev.coppice.bench.micro;

import dev.coppice.gateway.routing.Offer;
import dev.coppice.gateway.routing.RequestPath;
import dev.coppice.gateway.routing.Resource;
import dev.coppice.gateway.routing.Route;
import dev.coppice.gateway.routing.RoutingTable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From a request's path and method to the operation that they mean. */
@State(Scope.Thread)
public class RouteMatch {

  private final RoutingTable table;
  private final RequestPath path = new RequestPath();
  private final String[] targets = new String[Samples.SERVICES];
  private int next;

  public RouteMatch() {
    List<Offer> offers =
        Samples.view().callable().entrySet().stream()
            .map(
                entry ->
                    new Offer(
                        entry.getKey(),
                        Instant.EPOCH,
                        entry.getValue().stream().flatMap(r -> r.offered().stream()).toList()))
            .toList();
    table = RoutingTable.of(offers, new SimpleMeterRegistry());
    for (int i = 0; i < targets.length; i++) {
      targets[i] = "/api/service-" + i + "/items/85123A";
    }
  }

  @Benchmark
  public @Nullable Route route() {
    next = (next + 1) % targets.length;
    String target = targets[next];
    if (path.read(target, 0, target.length()) != null) {
      throw new IllegalStateException("the path is sound");
    }
    Resource resource = table.find(path);
    return resource == null ? null : resource.route(HttpMethod.GET);
  }
}
