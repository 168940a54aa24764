package dev.coppice.bench.shop;

import dev.coppice.bench.Workplace;
import dev.coppice.bench.gateway.Issuer;
import dev.coppice.bench.lifecycle.CoppiceCommand;
import dev.coppice.bench.load.Median;
import dev.coppice.bench.machine.CpuTime;
import dev.coppice.bench.machine.Machine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Orders from the first line in a cart until they are shipped, through everything that {@code
 * ./coppice up} starts, all of it and the customers on this machine.
 */
@Command(
    name = "shop",
    description = "Orders a second, what each costs, and how late events are.",
    mixinStandardHelpOptions = true)
public final class ShopBench implements Callable<Integer> {

  private static final double EVENT_MILLIS = 15;
  private static final String SCOPES =
      "own-cart:write own-payments:write own-orders:read own-orders:write";

  @Option(
      names = "--buyers",
      defaultValue = "64",
      description = "customers at once, default: ${DEFAULT-VALUE}")
  private int buyers;

  @Option(
      names = "--warm-up",
      defaultValue = "60",
      description = "seconds, default: ${DEFAULT-VALUE}")
  private int warmUpSeconds;

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "the length of the measurement, default: ${DEFAULT-VALUE}")
  private int seconds;

  @Override
  public Integer call() throws IOException, InterruptedException, GeneralSecurityException {
    Workplace workplace = Workplace.of("shop");
    JsonObject result = new JsonObject().put("machine", Machine.describe());
    System.out.println("Load average " + Machine.load());
    Vertx vertx = Vertx.vertx();
    try (Issuer issuer = new Issuer()) {
      CoppiceCommand coppice =
          CoppiceCommand.in(workplace, "checkout", Map.of("COPPICE_AUTH_TRUSTED", issuer.url()));
      try {
        Shelves shelves = Shelves.open(coppice, workplace);
        Crowd crowd = new Crowd(vertx, coppice, issuer, shelves.skus());
        System.out.println("Warming up");
        crowd.buy(buyers, warmUpSeconds);
        result.put("events", events(crowd, coppice));
        result.put("checkouts", checkouts(crowd, new Processes(coppice.status())));
        int refusals = crowd.shop().refusals();
        result.put("refusals", refusals);
        System.out.println("Told that nobody could answer, warm-up included: " + refusals);
        System.out.println(coppice.run("audit", "--wait=60").output());
      } finally {
        coppice.down(true);
      }
    } finally {
      vertx.close().await();
    }
    workplace.keep(result);
    return 0;
  }

  /** With one customer alone: how late events are where nothing has to wait for a processor. */
  private JsonObject events(Crowd crowd, CoppiceCommand coppice)
      throws IOException, InterruptedException, GeneralSecurityException {
    try (EventDelay delay = EventDelay.of(coppice.kafkaProperties(), "coppice.events.orders")) {
      crowd.buy(1, seconds / 2);
      List<Double> sorted = delay.stop().stream().sorted().toList();
      double median = Median.of(sorted.stream().mapToDouble(Double::doubleValue));
      double p99 = sorted.get(Math.min(sorted.size() - 1, sorted.size() * 99 / 100));
      System.out.printf(
          Locale.ROOT,
          "  %-7s %d events heard after a median of %.1f ms (p99 %.1f ms; target: median below %.0f ms)%n",
          median < EVENT_MILLIS ? "met" : "MISSED",
          sorted.size(),
          median,
          p99,
          EVENT_MILLIS);
      return JsonObject.of("events", sorted.size(), "medianMillis", median, "p99Millis", p99);
    }
  }

  private JsonObject checkouts(Crowd crowd, Processes processes)
      throws InterruptedException, GeneralSecurityException {
    Map<String, Long> before = processes.used();
    long own = CpuTime.ofSelfAndEnded();
    long machine = CpuTime.ofMachine();
    long began = System.nanoTime();
    Checkouts done = crowd.buy(buyers, seconds);
    double took = (System.nanoTime() - began) / 1e9;
    Map<String, Double> cost = new LinkedHashMap<>();
    processes
        .used()
        .forEach(
            (name, used) ->
                cost.put(name, (used - before.getOrDefault(name, 0L)) / 1e3 / done.count()));
    cost.put("the customers", (CpuTime.ofSelfAndEnded() - own) / 1e3 / done.count());
    double all = (CpuTime.ofMachine() - machine) / 1e3 / done.count();
    double known = cost.values().stream().mapToDouble(Double::doubleValue).sum();
    System.out.printf(Locale.ROOT, "%d customers: %s%n", buyers, done.line(took));
    System.out.println("CPU ms for each order:");
    cost.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(
            each ->
                System.out.printf(Locale.ROOT, "  %-14s %6.2f%n", each.getKey(), each.getValue()));
    System.out.printf(Locale.ROOT, "  %-14s %6.2f%n", "others", all - known);
    return done.json(took).put("cpuMillis", new JsonObject(new LinkedHashMap<>(cost)));
  }

  /** As many customers as one asks for; each is a user of an issuer that the shop trusts. */
  private record Crowd(
      Vertx vertx, ShopClient shop, CoppiceCommand coppice, Issuer issuer, List<String> skus) {
    Crowd(Vertx vertx, CoppiceCommand coppice, Issuer issuer, List<String> skus) {
      this(vertx, new ShopClient(vertx, coppice.httpPort()), coppice, issuer, skus);
    }

    Checkouts buy(int count, int seconds) throws GeneralSecurityException {
      String audience = "http://localhost:" + coppice.httpPort();
      Checkouts checkouts = new Checkouts();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      List<Future<Void>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String token = issuer.token(audience, "buyer-" + i, SCOPES);
        all.add(new Buyer(vertx, shop, token, skus, checkouts).buyUntil(end));
      }
      Future.all(all).await();
      return checkouts;
    }
  }
}
