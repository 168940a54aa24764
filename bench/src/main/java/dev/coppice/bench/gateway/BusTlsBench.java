package dev.coppice.bench.gateway;

import dev.coppice.bench.Workplace;
import dev.coppice.bench.machine.Machine;
import dev.coppice.bench.machine.ServerProcess;
import dev.coppice.certificates.CertificateAuthority;
import dev.coppice.certificates.CertificateAuthority.Issued;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What mutual TLS on the event bus costs: the same requests through two clusters, in turn. */
@Command(
    name = "bus-tls",
    description = "CPU per request with mutual TLS between gateway and service, and without.",
    mixinStandardHelpOptions = true)
public final class BusTlsBench implements Callable<Integer> {

  @Option(names = "--rounds", defaultValue = "7", description = "default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "the length of one load, default: ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--connections",
      defaultValue = "64",
      description = "of the client, default: ${DEFAULT-VALUE}")
  private int connections;

  private final Deque<ServerProcess> running = new ArrayDeque<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Workplace.needsTools("wrk");
    Workplace workplace = Workplace.of("bus-tls");
    JsonObject machine = Machine.describe();
    try {
      measure(
          workplace,
          machine,
          Series.of(contender("without TLS", workplace, Map.of())),
          Series.of(contender("with mutual TLS", workplace, tls(workplace))));
      return 0;
    } finally {
      running.forEach(ServerProcess::close);
    }
  }

  private static Map<String, String> tls(Workplace workplace)
      throws IOException, InterruptedException {
    CertificateAuthority authority = CertificateAuthority.in(workplace.run().resolve("tls"));
    Issued issued = authority.issue("node", List.of("127.0.0.1"));
    return Map.of(
        "COPPICE_CLUSTER_TLS_CERTIFICATE", issued.certificate().toString(),
        "COPPICE_CLUSTER_TLS_KEY", issued.key().toString(),
        "COPPICE_CLUSTER_TLS_CA", authority.certificate().toString());
  }

  private Contender contender(String name, Workplace workplace, Map<String, String> settings)
      throws IOException, InterruptedException {
    Coppice coppice = new Coppice(workplace, List.of());
    ServerProcess service = coppice.service(settings);
    running.push(service);
    int port = ServerProcess.freePort();
    ServerProcess front = coppice.gateway(port, ServerProcess.freePort(), settings);
    running.push(front);
    return new Contender(name, Peers.item(port), List.of(), front, service);
  }

  private void measure(Workplace workplace, JsonObject machine, Series plain, Series sealed)
      throws IOException, InterruptedException {
    System.out.println("Warming up; load average " + Machine.load());
    Duration length = Duration.ofSeconds(seconds);
    for (Series each : List.of(plain, sealed)) {
      new WarmUp(connections, length, length.multipliedBy(6), length.multipliedBy(24))
          .of(each.contender(), System.out);
    }
    for (int i = 0; i < rounds; i++) {
      plain.runOnce(connections, length);
      sealed.runOnce(connections, length);
    }
    plain.print();
    sealed.print();
    double gateway = sealed.ratioTo(plain, Round::frontMicros);
    double service = sealed.ratioTo(plain, Round::backendMicros);
    double both = sealed.ratioTo(plain, Round::bothMicros);
    System.out.printf(
        Locale.ROOT,
        "CPU per request, with TLS to without: gateway %.2f, service %.2f, both %.2f%n",
        gateway,
        service,
        both);
    workplace.keep(
        new JsonObject()
            .put("machine", machine)
            .put("gateway", gateway)
            .put("service", service)
            .put("both", both)
            .put("without", plain.toJson())
            .put("with", sealed.toJson()));
  }
}
