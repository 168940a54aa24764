package dev.coppice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Audit;
import dev.coppice.contract.Audit.Check;
import dev.coppice.launcher.door.OperatorDoor;
import dev.coppice.launcher.door.OperatorDoor.RefusedException;
import dev.coppice.launcher.layout.Home;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command asks services, and makes of their answers. */
class AuditCommandTest {

  /** An answer of a service. */
  @FunctionalInterface
  private interface Answer {
    Audit give() throws IOException;
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();
  private final Map<String, Answer> answers = new TreeMap<>();
  private CommandLine coppice;

  @BeforeEach
  void open(@TempDir Path folder) {
    Session session =
        new Session(
            new Home(folder), new PrintStream(out, true, StandardCharsets.UTF_8), false, folder);
    OperatorDoor door =
        (service, operation, contentType, body) -> {
          assertThat(operation).isEqualTo("audit");
          return Objects.requireNonNull(answers.get(service)).give().toJson();
        };
    coppice =
        new CommandLine(new AuditCommand(session, () -> new AuditDesk(door, answers::keySet)));
    coppice.setErr(new PrintWriter(err, true));
  }

  private static Audit audit(String figure, long value, Check... checks) {
    return new Audit(List.of(checks), Map.of(figure, value));
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void saysThatAllAgrees() {
    answers.put("orders", () -> audit("money", 700, new Check("orders-have-lines", 3, 3)));
    answers.put("payments", () -> audit("money", 700, new Check("entries-balance", 0, 0)));
    answers.put(
        "gateway",
        () -> {
          throw new RefusedException(404, "gateway has no operation audit");
        });
    assertThat(coppice.execute("--wait", "0")).isZero();
    assertThat(lines())
        .containsExactlyInAnyOrder(
            "CHECK                         EXPECTED  ACTUAL",
            "orders.orders-have-lines      3         3       ok",
            "payments.entries-balance      0         0       ok",
            "money.of.orders.and.payments  700       700     ok",
            "All 3 checks hold.");
  }

  @Test
  void exitsWithOneWhereSomethingDiffers() {
    answers.put("orders", () -> audit("money", 700, new Check("orders-have-lines", 3, 2)));
    answers.put("payments", () -> audit("money", 650));
    assertThat(coppice.execute("--wait", "0", "--json")).isEqualTo(1);
    JsonObject found = new JsonObject(out.toString(StandardCharsets.UTF_8));
    assertThat(found.getBoolean("ok")).isFalse();
    assertThat(found.getJsonArray("checks"))
        .isEqualTo(
            new JsonArray(
                """
                [{"name": "orders.orders-have-lines", "expected": 3, "actual": 2, "ok": false},
                 {"name": "money.of.orders.and.payments", "expected": 700, "actual": 650, "ok": false}]
                """));
  }

  @Test
  void namesAServiceThatDoesNotAnswer() {
    answers.put(
        "orders",
        () -> {
          throw new IOException("no instance of orders is up");
        });
    assertThat(coppice.execute("--wait", "0")).isEqualTo(1);
    assertThat(lines()).anyMatch(line -> line.matches("orders\\.answers +1 +0 +DIFFERS"));
  }

  @Test
  void looksAgainWhileSomethingIsOnItsWay() {
    AtomicInteger asked = new AtomicInteger();
    answers.put("orders", () -> audit("money", 700));
    answers.put("payments", () -> audit("money", asked.incrementAndGet() < 2 ? 650 : 700));
    assertThat(coppice.execute("--wait", "60")).isZero();
    assertThat(asked).hasValue(2);
  }
}
