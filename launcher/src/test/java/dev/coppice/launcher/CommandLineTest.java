package dev.coppice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.launcher.layout.Home;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();
  private final CommandLine coppice;

  CommandLineTest(@TempDir Path folder) {
    coppice =
        Main.commandLine(
            new Session(
                new Home(folder),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                false,
                folder));
    coppice.setErr(new PrintWriter(err, true));
    coppice.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kill catalog",
        "restart",
        "scale catalog=2",
        "status",
        "leaders",
        "locks",
        "schedules",
        "schedules shop/tidy",
        "config list",
        "config get log.level",
        "client list",
        "client create --name robot --grant client_credentials"
      })
  void saysThatNothingRuns(String command) {
    assertThat(run(command)).isEqualTo(1);
    assertThat(err.toString()).contains("Nothing runs here; start it with ./coppice up");
  }

  @Test
  void hasNothingToStop() {
    assertThat(run("down")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("Nothing runs here.");
  }

  @Test
  void hasAStatusForScriptsEvenWhenNothingRuns() {
    assertThat(run("status --json")).isEqualTo(1);
    JsonObject json = new JsonObject(out.toString(StandardCharsets.UTF_8));
    assertThat(json.getBoolean("ready")).isFalse();
    assertThat(json.getJsonArray("nodes")).isEmpty();
    assertThat(json.getJsonArray("backing")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"restart catalogue", "scale catalogue=2", "up --scale catalogue=2", "up --only x"})
  void namesTheServicesThereAre(String command) {
    assertThat(run(command)).isEqualTo(1);
    assertThat(err.toString())
        .contains("There is no service")
        .contains(
            "discovery, catalog, inventory, shipping, cart, identity, acquirer, payments, orders,"
                + " notifications, storefront, gateway");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scale catalog=21|catalog=21 is out of range: 0 to 20.",
        "up --scale discovery=0|discovery=0 is out of range: 1 to 20.",
        "up --single-process --only catalog|--single-process has one of everything",
        "import orders x.csv|There is no file",
        "import orders --at-once 0 x.csv|--at-once 0 is out of range: 1 to 200.",
        "import orders --rate 0 x.csv|--rate 0.0 is out of range: more than 0, up to 1000",
        "import catalog x.csv|Nothing runs here",
        "logs|There are no logs yet"
      })
  void refusesInALineThatSaysWhy(String command, String why) {
    assertThat(run(command)).isEqualTo(1);
    assertThat(err.toString()).startsWith("coppice: ").contains(why).doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bogus", "scale catalog", "kill", "config", "config set a", "import"})
  void explainsItselfWhenItIsNotUnderstood(String command) {
    assertThat(run(command)).isEqualTo(2);
    assertThat(err.toString()).isNotBlank().doesNotContain("\tat ");
  }

  @Test
  void saysWhatCanBeImported() {
    assertThat(run("import gossip x.csv")).isEqualTo(2);
    assertThat(err.toString())
        .contains("\"gossip\" cannot be imported; what can is: catalog, orders.");
  }

  @ParameterizedTest
  @CsvSource({"scale catalog=two,two", "up --scale catalog=1.5,1.5", "logs -n x,x"})
  void saysWhatANumberIs(String command, String wrong) {
    assertThat(run(command)).isEqualTo(2);
    assertThat(err.toString()).contains("'" + wrong + "' is not a whole number, such as 3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "up",
        "down",
        "status",
        "logs",
        "kill",
        "restart",
        "scale",
        "import",
        "import catalog",
        "import orders",
        "doctor",
        "leaders",
        "locks",
        "schedules",
        "config",
        "config list",
        "config get",
        "config set",
        "config unset",
        "config history",
        "config watch"
      })
  void hasHelpForEveryCommand(String command) {
    assertThat(run((command + " --help").strip())).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("Usage: coppice " + command);
  }

  private int run(String command) {
    return coppice.execute(command.isEmpty() ? new String[0] : command.split(" "));
  }
}
