package dev.coppice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.launcher.door.OperatorDoor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands say to identity, and to their user. */
class ApiKeyCommandTest {
  private final Identity identity = new Identity();
  private final Terminal terminal;

  ApiKeyCommandTest(@TempDir Path folder) {
    terminal = new Terminal(folder, identity);
  }

  /** Has three keys, and makes any. */
  private static final class Identity implements OperatorDoor {
    final List<String> asked = new ArrayList<>();

    @Override
    public JsonObject post(String service, String operation, String contentType, String body)
        throws IOException {
      asked.add((service + " " + operation + " " + body).strip());
      if (operation.startsWith("revokeApiKey?path.keyId=unknown")) {
        throw new RefusedException(404, "identity refused: HTTP 404: there is no API key unknown");
      }
      return switch (operation.replaceAll("\\?.*", "")) {
        case "createApiKey" ->
            key("k-1", "2030-01-01T00:00:00Z", null).put("apiKey", "coppice_k-1_s");
        case "listApiKeys" ->
            JsonObject.of(
                "apiKeys",
                JsonArray.of(
                    key("k-1", "2999-01-01T00:00:00Z", null),
                    key("k-2", "2020-01-01T00:00:00Z", null),
                    key("k-3", "2999-01-01T00:00:00Z", "2026-11-23T00:00:00Z")));
        default -> new JsonObject();
      };
    }

    private static JsonObject key(String id, String until, @Nullable String revokedAt) {
      return JsonObject.of("id", id, "name", "partner", "createdBy", "ada")
          .put("scopes", JsonArray.of("catalog:read", "orders:read"))
          .put("createdAt", "2026-11-22")
          .put("expiresAt", until)
          .put("revokedAt", revokedAt);
    }
  }

  @Test
  void createGivesIdAndKeyForScripts() {
    int code =
        terminal.run(
            "api-key create --name partner --scope catalog:read orders:read --days 30 --json");
    assertThat(code).as(terminal.complained()).isZero();
    assertThat(new JsonObject(terminal.said()))
        .isEqualTo(
            JsonObject.of("id", "k-1", "api_key", "coppice_k-1_s")
                .put("expires_at", "2030-01-01T00:00:00Z"));
    String asked = identity.asked.get(0);
    assertThat(asked).startsWith("identity createApiKey {");
    assertThat(new JsonObject(asked.substring(asked.indexOf('{'))))
        .isEqualTo(
            JsonObject.of("name", "partner", "author", System.getProperty("user.name"))
                .put("scopes", JsonArray.of("catalog:read", "orders:read"))
                .put("expiresInDays", 30));
  }

  @Test
  void createTellsPeopleToKeepIt() {
    assertThat(terminal.run("api-key create --name partner --scope catalog:read")).isZero();
    assertThat(terminal.said())
        .contains("coppice_k-1_s", "2030-01-01", "shown only now", "X-API-Key");
    assertThat(identity.asked.get(0)).contains("\"expiresInDays\":90");
  }

  @Test
  void listShowsWhichAreGoodStill() {
    assertThat(terminal.run("api-key list")).isZero();
    assertThat(terminal.said().lines())
        .anyMatch(line -> line.matches("k-1 +partner +catalog:read,orders:read +good .*ada.*"))
        .anyMatch(line -> line.matches("k-2 .* expired .*"))
        .anyMatch(line -> line.matches("k-3 .* revoked .*"));
  }

  @Test
  void revokeSaysThatItIsRevoked() {
    assertThat(terminal.run("api-key revoke k-1")).isZero();
    assertThat(terminal.said()).contains("API key k-1 is revoked.");
    assertThat(identity.asked.get(0))
        .startsWith("identity revokeApiKey?path.keyId=k-1&query.author=");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "api-key create --scope catalog:read | --name",
        "api-key create --name partner | --scope",
        "api-key create --name partner --scope all | must be <service>:read or <service>:write",
        "api-key create --name partner --scope catalog:read --days 731 | must be 1 to 730",
        "api-key create --name partner --scope catalog:read --days 0 | must be 1 to 730",
        "api-key create --name partner --scope catalog:read --days 1y | is not a whole number",
        "api-key revoke unknown | there is no API key unknown",
        "api-key | create, list or revoke"
      })
  void saysWhatIsAllowed(String command, String reason) {
    assertThat(terminal.run(command)).isNotZero();
    assertThat(terminal.complained()).contains(reason).doesNotContain("should not happen");
    assertThat(terminal.said()).isEmpty();
  }
}
