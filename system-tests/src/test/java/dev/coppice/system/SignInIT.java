package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.CoppiceCommand;
import dev.coppice.system.harness.CoppiceCommand.Result;
import dev.coppice.system.harness.PlainBrowser;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** People and their accounts, with real processes, through the gateway, without a script. */
@Order(2)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SignInIT {
  private static final String PASSWORD = "correct horse battery";
  private static final Pattern ADMINISTRATOR =
      Pattern.compile("http://localhost:[0-9]+/account/administrator\\?token=\\S+");

  private static CoppiceCommand coppice;
  private static String origin;
  private static Result up;

  @BeforeAll
  static void start() {
    coppice = CoppiceCommand.in("sign-in");
    origin = "http://localhost:" + coppice.httpPort();
    up = coppice.run("up", "--detach", "--scale", "catalog=1", "--scale", "inventory=0");
    assertThat(up.code()).as(up.toString()).isZero();
  }

  @AfterAll
  static void stop() {
    coppice.close();
  }

  private static HttpResponse<String> signIn(PlainBrowser browser, String email)
      throws IOException, InterruptedException {
    browser.open("/account/sign-in");
    return browser.submit("email", email, "password", PASSWORD);
  }

  @Test
  @Order(1)
  void makesTheAdministratorByTheLinkThatTheFirstStartPrints()
      throws IOException, InterruptedException {
    Matcher link = ADMINISTRATOR.matcher(up.out());
    assertThat(link.find()).as(up.toString()).isTrue();
    PlainBrowser browser = new PlainBrowser(origin);
    assertThat(browser.open(link.group()).statusCode()).isEqualTo(200);
    assertThat(browser.submit("email", "boss@shop.example", "new-password", PASSWORD).body())
        .contains("The password is set");
    assertThat(signIn(browser, "boss@shop.example").body()).contains("boss@shop.example", "staff");
    assertThat(browser.open(link.group()).statusCode()).isEqualTo(410);
    assertThat(coppice.run("up", "--detach").out()).doesNotContain("/account/administrator");
  }

  @Test
  @Order(2)
  void makesAccountsForOthers() throws IOException, InterruptedException {
    Result made =
        coppice.run("user", "create", "--email", "eve@shop.example", "--role", "staff", "--json");
    assertThat(made.code()).as(made.toString()).isZero();
    JsonObject user = new JsonObject(made.out());
    assertThat(user.fieldNames()).containsExactlyInAnyOrder("user_id", "link");
    PlainBrowser browser = new PlainBrowser(origin);
    browser.open(user.getString("link"));
    assertThat(browser.submit("new-password", PASSWORD).statusCode()).isEqualTo(200);
    assertThat(signIn(browser, "eve@shop.example").body()).contains("eve@shop.example", "staff");
    assertThat(coppice.run("user", "list").out())
        .contains(user.getString("user_id"), "eve@shop.example", "boss@shop.example");
    Result again =
        coppice.run("user", "create", "--email", "EVE@shop.example", "--role", "customer");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err().strip()).contains("has an account").doesNotContain("\n");
  }

  @Test
  @Order(3)
  void letsCustomersRegisterSignInAndOut() throws IOException, InterruptedException {
    PlainBrowser browser = new PlainBrowser(origin);
    browser.open("/account/register");
    browser.submit("email", "ada@shop.example", "new-password", PASSWORD);
    assertThat(browser.submit("email", "ada@shop.example", "password", PASSWORD).body())
        .contains("ada@shop.example", "customer");
    assertThat(browser.submit().body()).contains("You have signed out");
    assertThat(browser.open("/account").body()).contains("<h1>Sign in</h1>");
  }
}
