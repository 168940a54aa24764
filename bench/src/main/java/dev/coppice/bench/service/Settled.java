package dev.coppice.bench.service;

import dev.coppice.discovery.configuration.Changes;
import dev.coppice.discovery.configuration.ConfigurationBus;
import dev.coppice.discovery.configuration.Setting;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Part;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Plays the seed that knows the live settings: those that {@code bench.settings} names, {@code
 * key=value,...}, and no others.
 */
final class Settled implements Part {

  private static final String SETTINGS = "bench.settings";

  @Override
  public String name() {
    return "settled";
  }

  @Override
  public Future<?> start(NodeContext node) {
    List<Setting> settings = new ArrayList<>();
    for (String each : node.settings().list(SETTINGS, List.of())) {
      int equals = each.indexOf('=');
      long revision = settings.size() + 1L;
      settings.add(
          new Setting(
              each.substring(0, equals),
              each.substring(equals + 1),
              revision,
              revision,
              "bench",
              Instant.EPOCH));
    }
    if (settings.isEmpty()) {
      return Future.succeededFuture();
    }
    return new ConfigurationBus(node.vertx())
        .answer(
            since ->
                Future.succeededFuture(
                    new Changes(
                        settings.size(),
                        settings.stream().filter(each -> each.revision() > since).toList())));
  }
}
