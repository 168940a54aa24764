package dev.coppice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.launcher.door.OperatorDoor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityCommandTest {
  private final Identity identity = new Identity();
  private final Terminal terminal;

  IdentityCommandTest(@TempDir Path folder) {
    terminal = new Terminal(folder, identity);
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

  @Test
  void auditShowsTheNewestLast() {
    assertThat(terminal.run("identity audit --actor ada --since 2026-11-22T10:00:00Z --lines 2"))
        .isZero();
    assertThat(terminal.said().lines())
        .containsExactly(
            "T1  client.created  c-1  by ada through console  robot",
            "T2  client.created  c-2  by ada through console  robot");
    assertThat(identity.asked)
        .containsExactly(
            "listAudit?query.limit=2&query.actor=ada&query.since=2026-11-22T10%3A00%3A00Z");
  }

  @Test
  void auditFollowsWithoutSayingAnythingTwice() {
    assertThat(terminal.run("identity audit --follow")).isEqualTo(1);
    assertThat(terminal.said().lines())
        .extracting(line -> line.substring(0, 2))
        .containsExactly("T1", "T2", "T3", "T4");
    assertThat(terminal.complained()).contains("no instance of identity is up");
  }

  @ParameterizedTest
  @CsvSource({"identity keys, listKeys", "identity rotate-keys, rotateKeys?query.author="})
  void showsTheKeys(String command, String operation) {
    assertThat(terminal.run(command)).as(terminal.complained()).isZero();
    assertThat(identity.asked.get(0)).startsWith(operation);
    assertThat(terminal.said().lines().toList().get(1))
        .contains("k-1", "ES256", "yes", "2026-11-22T10:00:00Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "identity audit --lines 0 | --lines must be 1 to 200, not 0.",
        "identity | audit, keys or rotate-keys"
      })
  void saysWhatIsAllowed(String command, String reason) {
    assertThat(terminal.run(command)).isNotZero();
    assertThat(terminal.complained()).contains(reason).doesNotContain("should not happen");
  }
}
