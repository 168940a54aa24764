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
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands say to identity, and to their user. */
class ClientCommandTest {
  private final Identity identity = new Identity();
  private final Terminal terminal;

  ClientCommandTest(@TempDir Path folder) {
    terminal = new Terminal(folder, identity);
  }

  /** Has one client, and makes any. */
  private static final class Identity implements OperatorDoor {
    final List<String> asked = new ArrayList<>();

    @Override
    public JsonObject post(String service, String operation, String contentType, String body)
        throws IOException {
      asked.add((service + " " + operation + " " + body).strip());
      if (operation.startsWith("deleteClient?path.clientId=unknown")) {
        throw new RefusedException(404, "identity refused: HTTP 404: there is no client unknown");
      }
      return switch (operation.replaceAll("\\?.*", "")) {
        case "getClient" -> client();
        case "rotateSecret" -> JsonObject.of("clientId", "c-1", "clientSecret", "s-2");
        case "createClient" ->
            body.contains("\"authenticationMethod\":\"none\"")
                ? JsonObject.of("clientId", "c-2")
                : JsonObject.of("clientId", "c-1", "clientSecret", "s-1");
        case "listClients" -> JsonObject.of("clients", JsonArray.of(client()));
        default -> new JsonObject();
      };
    }

    private static JsonObject client() {
      return JsonObject.of(
              "clientId", "c-1", "name", "robot", "createdBy", "ada", "createdAt", "2026-11-22")
          .put(
              "grants",
              JsonArray.of("client_credentials", "urn:ietf:params:oauth:grant-type:device_code"))
          .put("scopes", JsonArray.of("catalog:read", "orders:read"));
    }
  }

  @Test
  void createGivesIdAndSecretForScripts() {
    int code =
        terminal.run(
            "client create --name robot --grant client_credentials"
                + " --scope catalog:read --scope orders:read --json");
    assertThat(code).as(terminal.complained()).isZero();
    assertThat(new JsonObject(terminal.said()))
        .isEqualTo(JsonObject.of("client_id", "c-1", "client_secret", "s-1"));
    assertThat(identity.asked).hasSize(1);
    String asked = identity.asked.get(0);
    assertThat(asked).startsWith("identity createClient {");
    assertThat(new JsonObject(asked.substring(asked.indexOf('{'))))
        .isEqualTo(
            JsonObject.of("name", "robot", "author", System.getProperty("user.name"))
                .put("grants", JsonArray.of("client_credentials"))
                .put("redirectUris", new JsonArray())
                .put("postLogoutRedirectUris", new JsonArray())
                .put("scopes", JsonArray.of("catalog:read", "orders:read")));
  }

  @Test
  void createTakesSeveralValuesAfterOneOption() {
    int code =
        terminal.run(
            "client create --name web --grant authorization_code client_credentials"
                + " --redirect https://a.example/x https://b.example/y --scope catalog:read orders:read");
    assertThat(code).as(terminal.complained()).isZero();
    String asked = identity.asked.get(0);
    JsonObject client = new JsonObject(asked.substring(asked.indexOf('{')));
    assertThat(client.getJsonArray("grants"))
        .containsExactly("authorization_code", "client_credentials");
    assertThat(client.getJsonArray("redirectUris"))
        .containsExactly("https://a.example/x", "https://b.example/y");
    assertThat(client.getJsonArray("scopes")).containsExactly("catalog:read", "orders:read");
  }

  @Test
  void createGivesNoSecretToWhatCannotKeepIt() {
    int code =
        terminal.run(
            "client create --name app --grant authorization_code refresh_token --public"
                + " --redirect com.example.app:/back --post-logout com.example.app:/left --json");
    assertThat(code).as(terminal.complained()).isZero();
    assertThat(new JsonObject(terminal.said())).isEqualTo(JsonObject.of("client_id", "c-2"));
    String asked = identity.asked.get(0);
    JsonObject client = new JsonObject(asked.substring(asked.indexOf('{')));
    assertThat(client.getString("authenticationMethod")).isEqualTo("none");
    assertThat(client.getJsonArray("postLogoutRedirectUris"))
        .containsExactly("com.example.app:/left");
  }

  @ParameterizedTest
  @ValueSource(strings = {"device_code", "urn:ietf:params:oauth:grant-type:device_code"})
  void createTakesTheShortNameOfADeviceGrantAndTheLongOne(String grant) {
    assertThat(terminal.run("client create --name tv --public --grant " + grant)).isZero();
    assertThat(identity.asked.get(0)).contains("\"grants\":[\"" + grant + "\"]");
  }

  @Test
  void createTellsPeopleToKeepTheSecret() {
    assertThat(terminal.run("client create --name robot --grant client_credentials")).isZero();
    assertThat(terminal.said()).contains("c-1", "s-1", "shown only now");
  }

  @Test
  void listShowsATable() {
    assertThat(terminal.run("client list")).isZero();
    assertThat(terminal.said())
        .containsSubsequence("CLIENT", "SCOPES")
        .containsSubsequence(
            "c-1", "robot", "client_credentials,device_code", "catalog:read,orders:read", "ada");
  }

  @Test
  void showTellsAllAboutOne() {
    assertThat(terminal.run("client show c-1")).isZero();
    assertThat(new JsonObject(terminal.said()).getString("name")).isEqualTo("robot");
  }

  @Test
  void rotateSecretShowsTheNewOne() {
    assertThat(terminal.run("client rotate-secret c-1 --keep-old 24"))
        .as(terminal.complained())
        .isZero();
    assertThat(terminal.said()).contains("c-1", "s-2", "shown only now");
    assertThat(identity.asked.get(0))
        .startsWith("identity rotateSecret?path.clientId=c-1")
        .contains("\"keepOldSeconds\":86400");
  }

  @Test
  void deleteSaysThatItIsGone() {
    assertThat(terminal.run("client delete c-1")).isZero();
    assertThat(terminal.said()).contains("Client c-1 is gone.");
    assertThat(identity.asked.get(0))
        .startsWith("identity deleteClient?path.clientId=c-1&query.author=");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "client create --grant client_credentials | --name",
        "client create --name robot | --grant",
        "client create --name robot --grant password | there are client_credentials, authorization_code",
        "client create --name robot --grant client_credentials --scope all | must be <service>:read or <service>:write",
        "client delete unknown | there is no client unknown",
        "client rotate-secret c-1 --keep-old 721 | 0 to 720 hours",
        "client rotate-secret c-1 --keep-old 1d | is not a whole number",
        "client | create, list, show, rotate-secret or delete"
      })
  void saysWhatIsAllowed(String command, String reason) {
    assertThat(terminal.run(command)).isNotZero();
    assertThat(terminal.complained()).contains(reason).doesNotContain("should not happen");
    assertThat(terminal.said()).isEmpty();
  }
}
