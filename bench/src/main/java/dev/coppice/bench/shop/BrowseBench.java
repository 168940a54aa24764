package dev.coppice.bench.shop;

import dev.coppice.bench.BenchException;
import dev.coppice.bench.Target;
import dev.coppice.bench.Workplace;
import dev.coppice.bench.gateway.Issuer;
import dev.coppice.bench.lifecycle.CoppiceCommand;
import dev.coppice.bench.load.Median;
import dev.coppice.bench.load.Wrk;
import dev.coppice.bench.load.WrkReport;
import dev.coppice.bench.machine.Machine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * People look around and put things into carts, in two shops at once: one as it comes, and one
 * without the catalog's cache. Nine requests of ten are reads, most of them of one product.
 */
@Command(
    name = "browse",
    description = "Requests/s of a mix of reads and carts, with the catalog's cache and without.",
    mixinStandardHelpOptions = true)
public final class BrowseBench implements Callable<Integer> {

  private static final int CONNECTIONS = 64;
  private static final int SHOPPERS = 200;

  @Option(names = "--rounds", defaultValue = "5", description = "default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "the length of one load, default: ${DEFAULT-VALUE}")
  private int seconds;

  /**
   * One load.
   *
   * @param cpuMicros of gateway, services, Redis and PostgreSQL for each request
   */
  private record Round(WrkReport wrk, double cpuMicros, double hitRate) {}

  private record Shop(CoppiceCommand coppice, JsonObject status, Path script, List<Round> rounds) {
    Round load(Duration length) throws IOException, InterruptedException {
      Processes processes = new Processes(status);
      CacheReads reads = new CacheReads(status);
      Map<String, Double> readsBefore = reads.soFar();
      long before = sum(processes.used());
      WrkReport wrk =
          Wrk.run(
              URI.create("http://localhost:" + coppice.httpPort()),
              List.of(),
              List.of("--script=" + script),
              CONNECTIONS,
              length);
      if (wrk.errors() > 0) {
        throw new BenchException(wrk.errors() + " requests ended with errors");
      }
      double micros = (double) (sum(processes.used()) - before) / wrk.requests();
      return new Round(wrk, micros, CacheReads.hitRate(readsBefore, reads.soFar()));
    }

    private static long sum(Map<String, Long> used) {
      return used.values().stream().mapToLong(Long::longValue).sum();
    }

    double median(ToDoubleFunction<Round> what) {
      return Median.of(rounds.stream().mapToDouble(what));
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException, GeneralSecurityException {
    Workplace.needsTools("wrk");
    Workplace workplace = Workplace.of("browse");
    JsonObject machine = Machine.describe();
    System.out.println("Load average " + Machine.load());
    List<CoppiceCommand> started = new ArrayList<>();
    try (Issuer issuer = new Issuer()) {
      Shop cached = open(workplace, issuer, "cached", Map.of(), started);
      Shop plain =
          open(workplace, issuer, "plain", Map.of("COPPICE_CATALOG_CACHE", "off"), started);
      measure(workplace, machine, cached, plain);
    } finally {
      for (CoppiceCommand coppice : started) {
        coppice.down(true);
      }
    }
    return 0;
  }

  private static Shop open(
      Workplace workplace,
      Issuer issuer,
      String name,
      Map<String, String> more,
      List<CoppiceCommand> started)
      throws IOException, InterruptedException, GeneralSecurityException {
    Map<String, String> environment = new HashMap<>(Map.of("COPPICE_AUTH_TRUSTED", issuer.url()));
    environment.putAll(more);
    CoppiceCommand coppice = CoppiceCommand.in(workplace, name, environment);
    started.add(coppice);
    Shelves shelves =
        Shelves.open(
            coppice,
            workplace,
            "--only=catalog,inventory,cart,gateway",
            "--scale=discovery=1",
            "--scale=catalog=1");
    Path script = workplace.run().resolve(name + ".lua");
    Files.writeString(script, script(shelves.skus(), issuer, coppice.httpPort()));
    return new Shop(coppice, coppice.status(), script, new ArrayList<>());
  }

  /** What wrk asks for: 80% a product, 10% a page of them, 10% a line in somebody's cart. */
  private static String script(List<String> skus, Issuer issuer, int port)
      throws GeneralSecurityException {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < SHOPPERS; i++) {
      tokens.add(issuer.token("http://localhost:" + port, "shopper-" + i, "own-cart:write"));
    }
    return """
        local skus = {%s}
        local tokens = {%s}
        request = function()
          local dice = math.random()
          local sku = skus[math.random(#skus)]
          if dice < 0.8 then
            return wrk.format("GET", "/api/catalog/products/" .. sku)
          elseif dice < 0.9 then
            return wrk.format("GET", "/api/catalog/products?limit=20")
          end
          local headers = {
            ["Authorization"] = "Bearer " .. tokens[math.random(#tokens)],
            ["Content-Type"] = "application/json"
          }
          return wrk.format("PUT", "/api/cart/mine/lines/" .. sku, headers, '{"quantity":1}')
        end
        """
        .formatted(quoted(skus), quoted(tokens));
  }

  private static String quoted(List<String> texts) {
    return texts.stream().map(text -> '"' + text + '"').collect(Collectors.joining(","));
  }

  private void measure(Workplace workplace, JsonObject machine, Shop cached, Shop plain)
      throws IOException, InterruptedException {
    System.out.println("Warming up");
    Duration length = Duration.ofSeconds(seconds);
    for (Shop shop : List.of(cached, plain)) {
      shop.load(length.multipliedBy(3));
    }
    for (int i = 0; i < rounds; i++) {
      cached.rounds().add(cached.load(length));
      plain.rounds().add(plain.load(length));
    }
    print("as it comes", cached);
    print("without the cache", plain);
    double saved =
        Median.of(
            IntStream.range(0, rounds)
                .mapToDouble(
                    i -> cached.rounds().get(i).cpuMicros() / plain.rounds().get(i).cpuMicros()));
    Target target = new Target("CPU per request, with the cache / without", saved, 1.0, true);
    System.out.println(target.line());
    workplace.keep(
        new JsonObject()
            .put("machine", machine)
            .put("target", target.toJson())
            .put("cached", json(cached))
            .put("plain", json(plain)));
  }

  private static void print(String name, Shop shop) {
    System.out.printf(
        Locale.ROOT,
        "%-18s %7.0f requests/s   p50 %5.1f ms   p99 %5.1f ms   %4.0f us CPU per request   hits %.1f%%%n",
        name,
        shop.median(round -> round.wrk().perSecond()),
        shop.median(round -> round.wrk().p50Micros()) / 1e3,
        shop.median(round -> round.wrk().p99Micros()) / 1e3,
        shop.median(Round::cpuMicros),
        100 * shop.median(Round::hitRate));
  }

  private static JsonArray json(Shop shop) {
    JsonArray array = new JsonArray();
    shop.rounds()
        .forEach(
            round ->
                array.add(
                    new JsonObject()
                        .put("perSecond", round.wrk().perSecond())
                        .put("p50Micros", round.wrk().p50Micros())
                        .put("p99Micros", round.wrk().p99Micros())
                        .put("cpuMicros", round.cpuMicros())
                        .put("hitRate", round.hitRate())));
    return array;
  }
}
