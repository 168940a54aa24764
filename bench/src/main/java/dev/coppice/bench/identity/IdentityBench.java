package dev.coppice.bench.identity;

import dev.coppice.backing.EmbeddedOptions;
import dev.coppice.backing.EmbeddedPostgres;
import dev.coppice.bench.Target;
import dev.coppice.bench.Workplace;
import dev.coppice.bench.machine.Machine;
import dev.coppice.bench.machine.ServerProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Tokens for machines per second, time until ready, and memory, of identity and of Keycloak: on one
 * PostgreSQL, in turn, both started before. Both sign with ES256.
 */
@Command(
    name = "identity",
    description = "Tokens per second, start and memory of the authorization server; Keycloak's.",
    mixinStandardHelpOptions = true)
public final class IdentityBench implements Callable<Integer> {

  @Option(names = "--starts", defaultValue = "3", description = "default: ${DEFAULT-VALUE}")
  private int starts;

  @Option(
      names = "--idle",
      defaultValue = "15",
      description = "seconds until memory is looked at, default: ${DEFAULT-VALUE}")
  private int idleSeconds;

  @Option(
      names = "--warm-up",
      defaultValue = "60",
      description = "seconds of load before any is measured, default: ${DEFAULT-VALUE}")
  private int warmUpSeconds;

  @Option(names = "--rounds", defaultValue = "5", description = "default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "the length of one load, default: ${DEFAULT-VALUE}")
  private int seconds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Workplace.needsTools("wrk");
    Workplace workplace = Workplace.of("identity");
    JsonObject machine = Machine.describe();
    System.out.println("Load average " + Machine.load());
    EmbeddedOptions options =
        EmbeddedOptions.in(workplace.run().resolve("state")).withDurable(false);
    EmbeddedPostgres postgres = EmbeddedPostgres.start(options);
    try (AuthorizationServer identity =
            new Identity(workplace, URI.create(postgres.createDatabase("identity", "identity")));
        AuthorizationServer keycloak =
            new Keycloak(workplace, URI.create(postgres.createDatabase("keycloak", "keycloak")))) {
      identity.prepare();
      keycloak.prepare();
      Contender ours = new Contender(identity);
      Contender theirs = new Contender(keycloak);
      measureStarts(List.of(ours, theirs));
      measureTokens(workplace, List.of(ours, theirs));
      workplace.keep(
          JsonObject.of(
              "machine", machine,
              "identity", ours.toJson(),
              "keycloak", theirs.toJson(),
              "targets", targets(ours, theirs)));
    } finally {
      EmbeddedPostgres.purge(options);
    }
    return 0;
  }

  private void measureStarts(List<Contender> contenders) throws IOException, InterruptedException {
    for (int i = 0; i < starts; i++) {
      for (Contender each : contenders) {
        each.startOnce(Duration.ofSeconds(idleSeconds));
      }
    }
    contenders.forEach(each -> System.out.println(each.startsLine()));
  }

  private void measureTokens(Workplace workplace, List<Contender> contenders)
      throws IOException, InterruptedException {
    Path script =
        Files.writeString(
            workplace.run().resolve("token.lua"),
            """
            wrk.method = "POST"
            wrk.body = "grant_type=client_credentials"
            wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
            """);
    List<ServerProcess> running = new ArrayList<>();
    try {
      for (Contender each : contenders) {
        running.add(each.start());
      }
      for (int c = 0; c < contenders.size(); c++) {
        contenders.get(c).warmUp(running.get(c), script, Duration.ofSeconds(warmUpSeconds));
      }
      for (int i = 0; i < rounds; i++) {
        for (int c = 0; c < contenders.size(); c++) {
          contenders.get(c).load(running.get(c), script, Duration.ofSeconds(seconds));
        }
      }
    } finally {
      running.forEach(ServerProcess::close);
    }
    contenders.forEach(each -> System.out.println(each.loadsLine()));
  }

  private static JsonArray targets(Contender ours, Contender theirs) {
    List<Target> targets =
        List.of(
            new Target(
                "tokens per second, identity / keycloak",
                ours.tokensPerSecond() / theirs.tokensPerSecond(),
                3,
                false),
            new Target(
                "time until ready, identity / keycloak",
                ours.secondsUntilReady() / theirs.secondsUntilReady(),
                0.1,
                true),
            new Target(
                "memory when idle, identity / keycloak",
                ours.resident() / theirs.resident(),
                0.1,
                true));
    targets.forEach(target -> System.out.println(target.line()));
    return new JsonArray(targets.stream().map(Target::toJson).toList());
  }
}
