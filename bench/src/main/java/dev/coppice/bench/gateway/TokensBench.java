package dev.coppice.bench.gateway;

import dev.coppice.bench.BenchException;
import dev.coppice.bench.Target;
import dev.coppice.bench.Workplace;
import dev.coppice.bench.load.Median;
import dev.coppice.bench.machine.Machine;
import dev.coppice.bench.machine.ServerProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What it costs the gateway to know who asks: the same requests with a bearer token and without.
 */
@Command(
    name = "tokens",
    description = "CPU per request with a bearer token, beside requests without.",
    mixinStandardHelpOptions = true)
public final class TokensBench implements Callable<Integer> {

  private static final String AUDIENCE = "https://shop.example";
  private static final double LIMIT = 1.10;
  private static final int CONNECTIONS = 64;

  @Option(names = "--rounds", defaultValue = "9", description = "default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "the length of one load, default: ${DEFAULT-VALUE}")
  private int seconds;

  private final Deque<ServerProcess> running = new ArrayDeque<>();

  @Override
  public Integer call() throws IOException, InterruptedException, GeneralSecurityException {
    Workplace.needsTools("wrk");
    Workplace workplace = Workplace.of("tokens");
    JsonObject machine = Machine.describe();
    try (Issuer issuer = new Issuer()) {
      Coppice coppice = new Coppice(workplace, List.of());
      ServerProcess service = started(coppice.service());
      int port = ServerProcess.freePort();
      ServerProcess gateway =
          started(
              coppice.gateway(
                  port,
                  ServerProcess.freePort(),
                  Map.of("COPPICE_AUTH_TRUSTED", issuer.url(), "COPPICE_AUTH_AUDIENCE", AUDIENCE)));
      Contender without =
          new Contender("without a token", Peers.item(port), List.of(), gateway, service);
      Contender with =
          new Contender(
              "with a token",
              Peers.item(port),
              List.of("Authorization: Bearer " + issuer.token(AUDIENCE)),
              gateway,
              service);
      measure(workplace, machine, without, with);
      return 0;
    } finally {
      running.forEach(ServerProcess::close);
    }
  }

  private ServerProcess started(ServerProcess process) {
    running.push(process);
    return process;
  }

  private void measure(Workplace workplace, JsonObject machine, Contender without, Contender with)
      throws IOException, InterruptedException {
    System.out.println("Warming up; load average " + Machine.load());
    Duration length = Duration.ofSeconds(seconds);
    for (Contender contender : List.of(without, with)) {
      new WarmUp(CONNECTIONS, length, length.multipliedBy(6), length.multipliedBy(24))
          .of(contender, System.out);
    }
    List<Round> plain = new ArrayList<>();
    List<Round> known = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      plain.add(round(without, length));
      known.add(round(with, length));
    }
    double ratio =
        Median.of(
            IntStream.range(0, rounds)
                .mapToDouble(i -> known.get(i).frontMicros() / plain.get(i).frontMicros()));
    print(without.name(), plain);
    print(with.name(), known);
    Target target = new Target("gateway CPU per request, with / without", ratio, LIMIT, true);
    System.out.println(target.line());
    workplace.keep(
        new JsonObject()
            .put("machine", machine)
            .put("target", target.toJson())
            .put("without", json(plain))
            .put("with", json(known)));
  }

  private static Round round(Contender contender, Duration length)
      throws IOException, InterruptedException {
    Round round = Round.run(contender, CONNECTIONS, length);
    if (round.wrk().errors() > 0) {
      throw new BenchException(
          contender.name() + ": " + round.wrk().errors() + " requests ended with errors");
    }
    return round;
  }

  private static void print(String name, List<Round> rounds) {
    System.out.printf(
        Locale.ROOT,
        "%-16s %8.0f requests/s   gateway %5.1f us   service %5.1f us per request%n",
        name,
        Median.of(rounds.stream().mapToDouble(Round::perSecond)),
        Median.of(rounds.stream().mapToDouble(Round::frontMicros)),
        Median.of(rounds.stream().mapToDouble(Round::backendMicros)));
  }

  private static JsonArray json(List<Round> rounds) {
    JsonArray array = new JsonArray();
    rounds.forEach(round -> array.add(round.toJson()));
    return array;
  }
}
