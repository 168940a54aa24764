package dev.coppice.bench.shop;

import dev.coppice.bench.BenchException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the catalog's cache had its values from, by its metric {@code coppice.cache.reads}. */
final class CacheReads {
  private static final Pattern LINE =
      Pattern.compile("coppice_cache_reads_total\\{.*from=\"([a-z]+)\".*} ([0-9.E]+)");

  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonObject status;

  /**
   * @param status what {@code ./coppice status --json} says
   */
  CacheReads(JsonObject status) {
    this.status = status;
  }

  /** How many so far, by where they came from; all instances together. */
  Map<String, Double> soFar() throws IOException, InterruptedException {
    Map<String, Double> reads = new HashMap<>();
    for (Object each : status.getJsonArray("nodes")) {
      JsonObject node = (JsonObject) each;
      if (node.getString("service").equals("catalog")) {
        Matcher line = LINE.matcher(metrics(node.getInteger("managementPort")));
        while (line.find()) {
          reads.merge(line.group(1), Double.parseDouble(line.group(2)), Double::sum);
        }
      }
    }
    return reads;
  }

  private String metrics(int port) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new BenchException("metrics were answered " + answer.statusCode());
    }
    return answer.body();
  }

  /** The part of those since {@code before} that did not go to the database, 0 to 1. */
  static double hitRate(Map<String, Double> before, Map<String, Double> after) {
    double kept = 0;
    double all = 0;
    for (Map.Entry<String, Double> each : after.entrySet()) {
      double more = each.getValue() - before.getOrDefault(each.getKey(), 0.0);
      all += more;
      kept += each.getKey().equals("near") || each.getKey().equals("hit") ? more : 0;
    }
    return all == 0 ? 0 : kept / all;
  }
}
