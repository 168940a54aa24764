package dev.coppice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.launcher.door.OperatorDoor;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class IdentityCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();
  private final Identity identity = new Identity();
  private final CommandLine coppice;

  IdentityCommandTest(@TempDir Path folder) {
    Session session =
        new Session(
            new Home(folder), new PrintStream(out, true, StandardCharsets.UTF_8), false, folder);
    coppice =
        Main.commandLine(
            session, () -> CoordinationDesk.of(session), () -> new IdentityDesk(identity));
    coppice.setErr(new PrintWriter(err, true));
  }

  /** Has one more entry each time, until it is away. */
  private static final class Identity implements OperatorDoor {
    final List<String> asked = new ArrayList<>();

    @Override
    public JsonObject post(String service, String operation, String contentType, String body)
        throws IOException {
      asked.add(operation);
      if (asked.size() > 3) {
        throw new IOException("no instance of identity is up");
      }
      if (!operation.startsWith("listAudit")) {
        return JsonObject.of(
            "keys",
            JsonArray.of(
                JsonObject.of("kid", "k-1", "algorithm", "ES256", "signs", true)
                    .put("signsFrom", "2026-11-22T10:00:00Z")
                    .putNull("publishedUntil")));
      }
      JsonArray items = new JsonArray();
      for (int id = asked.size() + 1; id > 0; id--) {
        items.add(
            JsonObject.of("id", "" + id, "at", "T" + id, "actor", "ada", "client", "console")
                .put("action", "client.created")
                .put("subject", "c-" + id)
                .put("detail", "robot"));
      }
      return JsonObject.of("items", items);
    }
  }

  private int run(String command) {
    return coppice.execute(command.split(" "));
  }

  private List<String> said() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void auditShowsTheNewestLast() {
    assertThat(run("identity audit --actor ada --since 2026-11-22T10:00:00Z --lines 2")).isZero();
    assertThat(said())
        .containsExactly(
            "T1  client.created  c-1  by ada through console  robot",
            "T2  client.created  c-2  by ada through console  robot");
    assertThat(identity.asked)
        .containsExactly(
            "listAudit?query.limit=2&query.actor=ada&query.since=2026-11-22T10%3A00%3A00Z");
  }

  @Test
  void auditFollowsWithoutSayingAnythingTwice() {
    assertThat(run("identity audit --follow")).isEqualTo(1);
    assertThat(said())
        .extracting(line -> line.substring(0, 2))
        .containsExactly("T1", "T2", "T3", "T4");
    assertThat(err.toString()).contains("no instance of identity is up");
  }

  @ParameterizedTest
  @CsvSource({"identity keys, listKeys", "identity rotate-keys, rotateKeys?query.author="})
  void showsTheKeys(String command, String operation) {
    assertThat(run(command)).as(err.toString()).isZero();
    assertThat(identity.asked.get(0)).startsWith(operation);
    assertThat(said().get(1)).contains("k-1", "ES256", "yes", "2026-11-22T10:00:00Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "identity audit --lines 0 | --lines must be 1 to 200, not 0.",
        "identity | audit, keys or rotate-keys"
      })
  void saysWhatIsAllowed(String command, String reason) {
    assertThat(run(command)).isNotZero();
    assertThat(err.toString()).contains(reason).doesNotContain("should not happen");
  }
}
