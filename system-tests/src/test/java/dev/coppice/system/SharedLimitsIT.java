package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.CoppiceCommand;
import dev.coppice.system.harness.CoppiceCommand.Result;
import dev.coppice.system.harness.HttpConnection;
import dev.coppice.testing.Await;
import dev.coppice.testing.Signals;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two gateways on one port keep one limit together, and go on when their Redis dies. */
class SharedLimitsIT {
  private static final List<String> GATEWAYS = List.of("gateway-1", "gateway-2");
  private static final String NOWHERE = "/nowhere";
  private static final int REQUESTS = 300;
  private static final int LIMIT = 40;

  private static CoppiceCommand coppice;

  @BeforeAll
  static void start() {
    coppice = CoppiceCommand.in("shared-limits");
    // However busy the machine is, a Redis that lives is waited for.
    Result up =
        coppice.run(
            Map.of("COPPICE_GATEWAY_TIMEOUT_REDIS", "10s"),
            "up",
            "--detach",
            "--only",
            "gateway",
            "--scale",
            "gateway=2");
    assertThat(up.code()).as(up.toString()).isZero();
  }

  @AfterAll
  static void stop() {
    coppice.close();
  }

  @Test
  void hasTwoGatewaysKeepOneLimitAndEachItsShareWhileRedisIsDead() throws IOException {
    set("reads");
    set("writes");
    awaitLogs("Rate limits are counted in Redis, by all gateways together");
    awaitLogs("reads are limited to 1 in 3600 s for each client, and 40 at once; gateways: 2");
    awaitLogs("writes are limited to 1 in 3600 s for each client, and 40 at once; gateways: 2");

    assertThat(letIn("GET")).isEqualTo(LIMIT);

    long dead = redis().getLong("pid");
    long supervisor = ProcessHandle.of(dead).flatMap(ProcessHandle::parent).orElseThrow().pid();
    // Otherwise there would soon be another one.
    Signals.send("STOP", supervisor);
    try {
      Signals.send("KILL", dead);
      awaitLogs("Rate limits hold by each gateway's share, since Redis is lost");

      assertThat(letIn("DELETE")).as("half of it at each gateway").isEqualTo(LIMIT);
    } finally {
      Signals.send("CONT", supervisor);
    }

    awaitLogs("Rate limits are counted in Redis again");
    assertThat(redis().getLong("pid")).isNotEqualTo(dead);
    Await.until("all is well", () -> coppice.isReady());
    assertThat(letIn("GET")).as("Redis has forgotten nothing").isZero();
  }

  private static void set(String operations) {
    Result set =
        coppice.run("config", "set", "gateway.rate-limit." + operations, "1/h burst " + LIMIT);
    assertThat(set.code()).as(set.toString()).isZero();
  }

  private static JsonObject redis() {
    return coppice.status().getJsonArray("backing").stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("name").equals("redis"))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitLogs(String line) {
    Await.until(
        "both gateways say: " + line,
        () -> {
          for (String gateway : GATEWAYS) {
            if (!Files.readString(log(gateway)).contains(line)) {
              return false;
            }
          }
          return true;
        });
  }

  private static Path log(String place) {
    return coppice.checkout().resolve(".coppice/logs/" + place + ".log");
  }

  /** How many of many requests are let in, each on a connection that either gateway may get. */
  private static int letIn(String method) throws IOException {
    int letIn = 0;
    for (int i = 0; i < REQUESTS; i++) {
      try (HttpConnection connection = coppice.connect()) {
        connection.send(method + " " + NOWHERE + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        int status = connection.receive().status();
        assertThat(status).isIn(404, 429);
        letIn += status == 404 ? 1 : 0;
      }
    }
    return letIn;
  }
}
