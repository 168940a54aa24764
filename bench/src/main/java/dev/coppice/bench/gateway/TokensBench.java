package dev.coppice.bench.gateway;

import dev.coppice.bench.Target;
import dev.coppice.bench.Workplace;
import dev.coppice.bench.machine.Machine;
import dev.coppice.bench.machine.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
    Series plain = Series.of(without);
    Series known = Series.of(with);
    for (int i = 0; i < rounds; i++) {
      plain.runOnce(CONNECTIONS, length);
      known.runOnce(CONNECTIONS, length);
    }
    double ratio = known.ratioTo(plain, Round::frontMicros);
    plain.print();
    known.print();
    Target target = new Target("gateway CPU per request, with / without", ratio, LIMIT, true);
    System.out.println(target.line());
    workplace.keep(
        new JsonObject()
            .put("machine", machine)
            .put("target", target.toJson())
            .put("without", plain.toJson())
            .put("with", known.toJson()));
  }
}
