package dev.coppice.bench.reference;

import dev.coppice.backing.EmbeddedOptions;
import dev.coppice.backing.EmbeddedPostgres;
import dev.coppice.bench.BenchException;
import dev.coppice.bench.Target;
import dev.coppice.bench.Workplace;
import dev.coppice.bench.machine.Machine;
import dev.coppice.bench.machine.Memory;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * GET one product by its SKU: through the edge to a service that is found in the registry, which
 * reads it from PostgreSQL each time. Both shops read the same row, in turn, and answer the same
 * JSON; both have been started before.
 */
@Command(
    name = "reference",
    description = "Start, memory and requests/s of one read, beside a shop of Spring Cloud.",
    mixinStandardHelpOptions = true)
public final class ReferenceBench implements Callable<Integer> {

  @Option(names = "--starts", defaultValue = "3", description = "default: ${DEFAULT-VALUE}")
  private int starts;

  @Option(
      names = "--idle",
      defaultValue = "20",
      description = "seconds until memory is looked at, default: ${DEFAULT-VALUE}")
  private int idleSeconds;

  @Option(
      names = "--warm-up",
      defaultValue = "90",
      description = "seconds of load before any is measured, default: ${DEFAULT-VALUE}")
  private int warmUpSeconds;

  @Option(names = "--rounds", defaultValue = "5", description = "default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "the length of one load, default: ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--no-archives",
      description = "Coppice starts without class archives, as the other does in any case")
  private boolean noArchives;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Workplace.needsTools("wrk");
    Workplace workplace = Workplace.of("reference");
    JsonObject machine = Machine.describe();
    System.out.println("Load average " + Machine.load());
    EmbeddedOptions options =
        EmbeddedOptions.in(workplace.run().resolve("state")).withDurable(false);
    EmbeddedPostgres postgres = EmbeddedPostgres.start(options);
    try {
      URI catalog = URI.create(postgres.createDatabase("catalog", "catalog"));
      URI seeds = URI.create(postgres.createDatabase("discovery", "discovery"));
      ProcessHandle server = ProcessHandle.of(postgres.pid()).orElseThrow();
      Contender ours = new Contender(new Coppice(workplace, seeds, catalog, !noArchives), server);
      Contender theirs = new Contender(new SpringShop(workplace, catalog), server);
      measureStarts(List.of(ours, theirs));
      measureLoads(ours, theirs);
      workplace.keep(
          JsonObject.of(
              "machine", machine,
              "archives", !noArchives,
              "coppice", ours.toJson(),
              "spring", theirs.toJson(),
              "targets", targets(ours, theirs)));
    } finally {
      EmbeddedPostgres.purge(options);
    }
    return 0;
  }

  private void measureStarts(List<Contender> contenders) throws IOException, InterruptedException {
    for (Contender each : contenders) {
      each.shop().prepare();
    }
    for (int i = 0; i < starts; i++) {
      for (Contender each : contenders) {
        each.startOnce(Duration.ofSeconds(idleSeconds));
      }
    }
    contenders.forEach(each -> System.out.println(each.startsLine()));
  }

  private void measureLoads(Contender ours, Contender theirs)
      throws IOException, InterruptedException {
    try (Running coppice = ours.shop().launch();
        Running spring = theirs.shop().launch()) {
      coppice.awaitOk(ours.shop().product());
      spring.awaitOk(theirs.shop().product());
      requireSame(ours.shop(), theirs.shop());
      ours.warmUp(coppice, Duration.ofSeconds(warmUpSeconds));
      theirs.warmUp(spring, Duration.ofSeconds(warmUpSeconds));
      for (int i = 0; i < rounds; i++) {
        ours.load(coppice, Duration.ofSeconds(seconds));
        theirs.load(spring, Duration.ofSeconds(seconds));
      }
    }
    System.out.println(ours.loadsLines());
    System.out.println(theirs.loadsLines());
  }

  private static void requireSame(Shop ours, Shop theirs) throws IOException, InterruptedException {
    String one = product(ours);
    String other = product(theirs);
    if (!new JsonObject(one).equals(new JsonObject(other))) {
      throw new BenchException("the answers differ: " + one + " and " + other);
    }
    System.out.printf("The product: %d bytes, and %d%n", one.length(), other.length());
  }

  private static String product(Shop shop) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(shop.product()).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static JsonArray targets(Contender ours, Contender theirs) {
    List<Target> targets =
        List.of(
            new Target(
                "time until the first answer, coppice / spring",
                ours.secondsUntilReady() / theirs.secondsUntilReady(),
                0.5,
                true),
            new Target(
                "memory of all JVMs when idle, coppice / spring",
                ours.idle(Memory::proportional) / theirs.idle(Memory::proportional),
                0.5,
                true),
            new Target(
                "memory of all JVMs after load, coppice / spring",
                ours.loaded(Memory::proportional) / theirs.loaded(Memory::proportional),
                0.5,
                true),
            new Target(
                "requests/s, coppice / spring", ours.ratioTo(theirs, Round::perSecond), 2, false));
    targets.forEach(target -> System.out.println(target.line()));
    return new JsonArray(targets.stream().map(Target::toJson).toList());
  }
}
