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

/** What the commands say to identity, and to their user. */
class UserCommandTest {
  private final Identity identity = new Identity();
  private final Terminal terminal;

  UserCommandTest(@TempDir Path folder) {
    terminal = new Terminal(folder, identity);
  }

  /** Has one user, and makes any but one. */
  private static final class Identity implements OperatorDoor {
    final List<String> asked = new ArrayList<>();

    @Override
    public JsonObject post(String service, String operation, String contentType, String body)
        throws IOException {
      asked.add((service + " " + operation + " " + body).strip());
      if (body.contains("known@shop.example")) {
        throw new RefusedException(
            409, "identity refused: HTTP 409: known@shop.example has an account");
      }
      return switch (operation.replaceAll("\\?.*", "")) {
        case "createUser" -> JsonObject.of("userId", "u-1", "link", "http://localhost:8080/x?t=1");
        case "listUsers" ->
            JsonObject.of(
                "users",
                JsonArray.of(
                    JsonObject.of(
                        "userId",
                        "u-1",
                        "email",
                        "eve@shop.example",
                        "role",
                        "staff",
                        "verified",
                        true,
                        "createdAt",
                        "2026-11-22")));
        case "createPasswordLink" -> JsonObject.of("link", "http://localhost:8080/x?t=2");
        default -> new JsonObject();
      };
    }
  }

  @Test
  void createGivesIdAndLinkForScripts() {
    int code = terminal.run("user create --email eve@shop.example --role staff --json");
    assertThat(code).as(terminal.complained()).isZero();
    assertThat(new JsonObject(terminal.said()))
        .isEqualTo(JsonObject.of("user_id", "u-1", "link", "http://localhost:8080/x?t=1"));
    String asked = identity.asked.get(0);
    assertThat(asked).startsWith("identity createUser {");
    assertThat(new JsonObject(asked.substring(asked.indexOf('{'))))
        .isEqualTo(
            JsonObject.of(
                "email",
                "eve@shop.example",
                "role",
                "staff",
                "author",
                System.getProperty("user.name")));
  }

  @Test
  void createTellsPeopleWhatTheLinkDoes() {
    assertThat(terminal.run("user create --email eve@shop.example --role customer")).isZero();
    assertThat(terminal.said()).contains("u-1", "http://localhost:8080/x?t=1", "works once");
  }

  @Test
  void listShowsATable() {
    assertThat(terminal.run("user list")).isZero();
    assertThat(terminal.said())
        .containsSubsequence("USER", "EMAIL", "ROLE")
        .containsSubsequence("u-1", "eve@shop.example", "staff", "yes");
  }

  @Test
  void resetSecondFactorNamesWhoseAndWhoWantsIt() {
    assertThat(terminal.run("user reset-second-factor eve@shop.example"))
        .as(terminal.complained())
        .isZero();
    String asked = identity.asked.get(0);
    assertThat(asked).startsWith("identity resetSecondFactor {");
    assertThat(new JsonObject(asked.substring(asked.indexOf('{'))))
        .isEqualTo(
            JsonObject.of("email", "eve@shop.example", "author", System.getProperty("user.name")));
    assertThat(terminal.said()).contains("eve@shop.example", "signed out everywhere");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "user disable EVE@shop.example | updateUser?path.userId=u-1 | disabled\":true | cannot sign in any more",
        "user enable eve@shop.example | updateUser?path.userId=u-1 | disabled\":false | can sign in again",
        "user role eve@shop.example customer | updateUser?path.userId=u-1 | role\":\"customer | is customer now",
        "user link eve@shop.example | createPasswordLink?path.userId=u-1&query.author= | | http://localhost:8080/x?t=2",
        "user sign-out eve@shop.example | endSessions?path.userId=u-1&query.author= | | signed out everywhere",
        "user erase eve@shop.example --yes | eraseUser?path.userId=u-1&query.author= | | is erased"
      })
  void changesWhomAnAddressNames(String command, String operation, String body, String answer) {
    assertThat(terminal.run(command)).as(terminal.complained()).isZero();
    assertThat(identity.asked.get(0)).contains("listUsers", "query.email=");
    assertThat(identity.asked.get(1)).contains(operation, body == null ? "" : body);
    assertThat(terminal.said()).contains(answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "user create --role staff | --email",
        "user create --email eve@shop.example | --role",
        "user create --email eve@shop.example --role boss | there are staff, customer",
        "user create --email known@shop.example --role staff | known@shop.example has an account",
        "user disable nobody@shop.example | There is no user nobody@shop.example.",
        "user role eve@shop.example boss | there are staff, customer",
        "user | create, list, disable, enable, role, link, sign-out, reset-second-factor or erase",
        "user erase eve@shop.example | Nothing is erased: say --yes if eve@shop.example (u-1) is to go for good.",
        "user reset-second-factor | EMAIL"
      })
  void saysWhatIsAllowed(String command, String reason) {
    assertThat(terminal.run(command)).isNotZero();
    assertThat(terminal.complained()).contains(reason).doesNotContain("should not happen");
    assertThat(terminal.said()).isEmpty();
  }
}
