package dev.coppice.launcher.status;

import dev.coppice.launcher.layout.Service;
import dev.coppice.launcher.supervision.ProcessView;
import dev.coppice.launcher.supervision.SupervisorView;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Looks into the cluster through the management port of a node: a seed's, if one answers. */
public final class RegistryReader {
  private static final int LIMIT_MILLIS = 2_000;

  /** The supervisor's view completed by the registry's, which is empty if no node answers. */
  public ClusterStatus complete(SupervisorView view) {
    return ClusterStatus.of(view, records(view));
  }

  /**
   * Whether each gateway's own view of the registry has every process of ours as up: then a request
   * finds them. True as well where there is no gateway.
   */
  public boolean gatewaysSeeAll(SupervisorView view) {
    return view.processes().stream()
        .filter(process -> process.place().service().equals(Service.GATEWAY.title()))
        .allMatch(
            gateway ->
                ask(gateway.managementPort(), "/registry")
                    .filter(seen -> ClusterStatus.of(view, records(seen)).ready())
                    .isPresent());
  }

  /** Whether too few seeds are named to decide by majority; false as well if no node answers. */
  public boolean isDevelopmentMode(SupervisorView view) {
    return firstAnswer(view, "/info")
        .map(info -> info.getJsonObject("cluster").getString("mode"))
        .filter(mode -> mode.equals("development"))
        .isPresent();
  }

  private static List<RegistryRecord> records(SupervisorView view) {
    return firstAnswer(view, "/registry").map(RegistryReader::records).orElse(List.of());
  }

  private static List<RegistryRecord> records(JsonObject registry) {
    JsonArray records = registry.getJsonArray("records");
    return IntStream.range(0, records.size())
        .mapToObj(records::getJsonObject)
        .map(RegistryRecord::fromJson)
        .toList();
  }

  private static Optional<JsonObject> firstAnswer(SupervisorView view, String path) {
    return view.processes().stream()
        .filter(process -> process.managementPort() != null)
        .sorted(Comparator.comparing(RegistryReader::askLater))
        .map(ProcessView::managementPort)
        .flatMap(port -> ask(port, path).stream())
        .findFirst();
  }

  private static int askLater(ProcessView process) {
    boolean seed = process.place().service().equals(Service.DISCOVERY.title());
    return (process.state() == ProcessView.State.UP ? 0 : 2) + (seed ? 0 : 1);
  }

  private static Optional<JsonObject> ask(@Nullable Integer managementPort, String path) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + managementPort + path).toURL().openConnection();
      connection.setConnectTimeout(LIMIT_MILLIS);
      connection.setReadTimeout(LIMIT_MILLIS);
      try (InputStream body = connection.getInputStream()) {
        return Optional.of(new JsonObject(new String(body.readAllBytes(), StandardCharsets.UTF_8)));
      }
    } catch (IOException | DecodeException e) {
      return Optional.empty();
    }
  }
}
