package dev.coppice.launcher.supervision;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Asks {@code GET /health/ready} on the management port. */
final class ManagementHealthProbe implements HealthProbe {
  private static final int LIMIT_MILLIS = 1_000;

  @Override
  public Health check(Child child) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + child.managementPort() + "/health/ready")
                  .toURL()
                  .openConnection();
      connection.setConnectTimeout(LIMIT_MILLIS);
      connection.setReadTimeout(LIMIT_MILLIS);
      connection.setUseCaches(false);
      if (connection.getResponseCode() == HttpURLConnection.HTTP_OK) {
        try (InputStream body = connection.getInputStream()) {
          body.transferTo(OutputStream.nullOutputStream());
        }
        return Health.READY;
      }
      try (InputStream body = connection.getErrorStream()) {
        return new Health(
            false,
            body == null ? "" : reasons(new String(body.readAllBytes(), StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      return new Health(false, "");
    }
  }

  private static String reasons(String page) {
    try {
      JsonArray checks = new JsonObject(page).getJsonArray("checks", new JsonArray());
      return IntStream.range(0, checks.size())
          .mapToObj(checks::getJsonObject)
          .filter(check -> check.getString("reason") != null)
          .map(check -> check.getString("name") + ": " + check.getString("reason"))
          .collect(Collectors.joining("; "));
    } catch (DecodeException | ClassCastException e) {
      return "";
    }
  }
}
