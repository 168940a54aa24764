package dev.coppice.identity.administration;

import static dev.coppice.identity.Staff.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.identity.Browser;
import dev.coppice.identity.Office;
import dev.coppice.identity.Staff;
import dev.coppice.identity.Tables;
import dev.coppice.identity.authorization.Flow;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the staff do about people's accounts, and what nobody can. */
class UsersTest {

  @RegisterExtension static final Office office = new Office(PostgresExtension.sharedServer());

  private static final AtomicInteger count = new AtomicInteger();

  private static Tables tables;
  private static String boss;
  private static Staff staff;
  private static Staff machine;

  private final String email = "user" + count.incrementAndGet() + "@shop.example";
  private final Browser browser = new Browser(office, "198.51.104." + count.get());
  private String id = "";

  @BeforeAll
  static void open() {
    tables = new Tables(office);
    boss = Staff.join(office, "boss@shop.example");
    staff = Staff.user(office, boss, "identity:read", "identity:write");
    machine = Staff.machine(office, "identity:read", "identity:write");
  }

  @AfterAll
  static void close() {
    tables.close();
  }

  /** A customer who is signed in. */
  @BeforeEach
  void register() {
    browser.withAccount(email).signIn(email);
    id = Staff.objects(staff.ask("listUsers", "email", email), "users").get(0).getString("userId");
  }

  private static Response patch(Staff by, String userId, JsonObject change) {
    return by.change("updateUser", "userId", userId, change);
  }

  private static JsonObject disabled(boolean yes) {
    return JsonObject.of("disabled", yes);
  }

  private static JsonObject role(String role) {
    return JsonObject.of("role", role);
  }

  private static JsonObject user(String email, String role) {
    return JsonObject.of("email", email, "role", role);
  }

  private List<String> told() {
    return Staff.objects(staff.ask("listAudit", "subject", id), "items").stream()
        .map(entry -> entry.getString("action") + " by " + entry.getString("actor"))
        .toList();
  }

  @Test
  void cannotSignInWhoAreDisabledAndAreSignedOut() {
    Response answer = patch(staff, id, disabled(true));
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    assertThat(answer.jsonBody().getString("disabledAt")).isNotEmpty();
    assertThat(browser.isSignedIn()).isFalse();
    Response refused = browser.tryToSignIn(email, Browser.PASSWORD);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body().toString())
        .as("nobody is told more")
        .contains("The e-mail address or the password is not right");
    assertThat(patch(staff, id, disabled(false)).jsonBody().getString("disabledAt")).isNull();
    assertThat(browser.signIn(email).isSignedIn()).isTrue();
    assertThat(told()).startsWith("user.enabled by " + boss, "user.disabled by " + boss);
  }

  @Test
  void haveNoSessionWhoWereSigningInWhenTheyWereDisabled() {
    // As if the session had begun after it, by a password that was looked at before.
    tables.sql("UPDATE users SET disabled_at = now() WHERE id = '" + id + "'");
    assertThat(browser.isSignedIn()).isFalse();
  }

  @Test
  void loseLinksAndGetNoneWhileTheyAreDisabled() {
    String link = staff.about("createPasswordLink", "userId", id).jsonBody().getString("link");
    patch(staff, id, disabled(true));
    Browser other = new Browser(office, "198.51.104.250");
    assertThat(other.show("showSetPassword", "token", Browser.parameter(link, "token")).status())
        .isEqualTo(410);
    assertProblem(staff.about("createPasswordLink", "userId", id), 409, email + " is disabled");
  }

  @Test
  void areErasedForGood() {
    assertThat(staff.about("eraseUser", "userId", id).status()).isEqualTo(204);
    assertThat(browser.isSignedIn()).isFalse();
    assertThat(browser.tryToSignIn(email, Browser.PASSWORD).status()).isEqualTo(422);
    assertProblem(staff.about("getUser", "userId", id), 404, "there is no user " + id);
    assertThat(told()).startsWith("user.erased by " + boss);
  }

  @Test
  void areErasedWithWhatClientsWereGiven() {
    Flow flow = Flow.begin(office).signedIn();
    String token = flow.tokens().getString("access_token");
    String theirs =
        Staff.objects(staff.ask("listUsers", "email", flow.email), "users")
            .get(0)
            .getString("userId");
    assertThat(flow.isActive(token)).isTrue();
    assertThat(staff.about("eraseUser", "userId", theirs).status()).isEqualTo(204);
    assertThat(flow.isActive(token)).isFalse();
  }

  @Test
  void areSignedOutEverywhere() {
    assertThat(staff.about("endSessions", "userId", id).status()).isEqualTo(204);
    assertThat(browser.isSignedIn()).isFalse();
    assertThat(browser.signIn(email).isSignedIn()).isTrue();
    assertThat(told()).startsWith("user.signed.out by " + boss);
  }

  @Test
  void setAnotherPasswordByTheNewestLink() {
    Response first = staff.about("createPasswordLink", "userId", id);
    Response second = staff.about("createPasswordLink", "userId", id);
    assertThat(second.status()).as(second.body()::toString).isEqualTo(201);
    assertThat(second.header("cache-control")).isEqualTo("no-store");
    assertThat(browser.isSignedIn()).as("nothing ends until it is used").isTrue();
    Browser other = new Browser(office, "198.51.104.251");
    assertThat(other.show("showSetPassword", "token", token(first)).status()).isEqualTo(410);
    other.show("showSetPassword", "token", token(second));
    assertThat(other.submit("setPassword", "new-password", "another password").status())
        .isEqualTo(303);
    assertThat(browser.isSignedIn()).isFalse();
    assertThat(browser.tryToSignIn(email, "another password").status()).isEqualTo(303);
  }

  private static String token(Response answer) {
    return Browser.parameter(answer.jsonBody().getString("link"), "token");
  }

  @Test
  void changeTheirRoleAndAreSignedOutByIt() {
    Response answer = patch(staff, id, role("staff").put("author", "eve"));
    assertThat(answer.jsonBody().getString("role")).isEqualTo("staff");
    assertThat(browser.isSignedIn()).isFalse();
    browser.signIn(email);
    assertThat(patch(staff, id, role("customer")).status()).isEqualTo(200);
    assertThat(browser.isSignedIn()).isFalse();
    assertThat(told()).startsWith("user.role.changed by " + boss, "user.role.changed by " + boss);
  }

  @Test
  void areLeftAloneByAChangeThatChangesNothing() {
    assertThat(patch(staff, id, role("customer")).header("etag")).isEqualTo("\"1\"");
    assertThat(browser.isSignedIn()).isTrue();
  }

  @Test
  void areNotChangedByWhoHasSeenThemAsTheyWereBefore() {
    assertThat(patch(staff, id, disabled(true)).header("etag")).isEqualTo("\"2\"");
    assertProblem(
        staff.changeIf("\"1\"", "updateUser", "userId", id, disabled(false)), 412, "ETag \"2\"");
    assertThat(staff.changeIf("\"2\"", "updateUser", "userId", id, disabled(false)).status())
        .isEqualTo(200);
  }

  @Test
  void leaveOneWhoAdministers() {
    // Whoever has no password yet cannot administer.
    staff.create("createUser", user("late" + email, "staff"));
    assertProblem(patch(staff, boss, disabled(true)), 409, "nobody would be left");
    assertProblem(patch(staff, boss, role("customer")), 409, "nobody would be left");
    assertProblem(staff.about("eraseUser", "userId", boss), 409, "nobody would be left");
    String second = Staff.join(office, "second" + email);
    assertThat(patch(staff, second, disabled(true)).status()).isEqualTo(200);
    assertProblem(patch(staff, boss, role("customer")), 409, "nobody would be left");
  }

  @Test
  void leaveOneWhoAdministersWhenTwoGoAtOnce() {
    String second = Staff.join(office, "second" + email);
    List<Integer> statuses =
        Stream.of(boss, second)
            .parallel()
            .map(each -> patch(staff, each, role("customer")).status())
            .toList();
    // Whoever asks second is either kept, or not of the staff any more, and so may not.
    assertThat(statuses).contains(200).containsAnyOf(409, 403);
    tables.sql("UPDATE users SET role = 'staff' WHERE id = '" + boss + "'");
    tables.sql("UPDATE users SET role = 'customer' WHERE id = '" + second + "'");
  }

  @Test
  void areMadeStaffByTheStaffAlone() {
    assertProblem(machine.create("createUser", user("m" + email, "staff")), 403, "only the staff");
    assertProblem(patch(machine, id, role("staff")), 403, "only the staff");
    Staff customer = Staff.user(office, id, "identity:read", "identity:write");
    assertProblem(patch(customer, id, role("staff")), 403, "only the staff");
    Staff stranger = Staff.user(office, "auth0|42", "identity:write");
    assertProblem(patch(stranger, id, role("staff")), 403, "only the staff");
    assertThat(staff.create("createUser", user("s" + email, "staff")).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"createPasswordLink", "endSessions", "eraseUser"})
  void areNoBusinessOfAMachineWhereTheyAreStaff(String operation) {
    assertProblem(machine.about(operation, "userId", boss), 403, "only the staff");
    assertThat(machine.about(operation, "userId", id).status()).isLessThan(300);
  }

  @Test
  void areNotDisabledByAMachineWhereTheyAreStaff() {
    String other = Staff.join(office, "other" + email);
    assertProblem(patch(machine, other, disabled(true)), 403, "only the staff");
    assertProblem(patch(machine, other, role("customer")), 403, "only the staff");
    assertThat(patch(machine, id, disabled(true)).status()).isEqualTo(200);
    patch(staff, other, role("customer"));
  }

  @Test
  void areNobodysBusinessWhoIsDisabledThemselves() {
    String other = Staff.join(office, "other" + email);
    Staff gone = Staff.user(office, other, "identity:read", "identity:write");
    patch(staff, other, disabled(true));
    assertProblem(patch(gone, boss, disabled(true)), 403, "only the staff");
  }

  @Test
  void areMadeOnceForAKeyAndGetTheLatestLink() {
    JsonObject wanted = user("once" + email, "customer");
    Response first = staff.createOnce("k-1" + email, "createUser", wanted);
    Response second = staff.createOnce("k-1" + email, "createUser", wanted);
    assertThat(second.jsonBody().getString("userId"))
        .isEqualTo(first.jsonBody().getString("userId"));
    Browser other = new Browser(office, "198.51.104.252");
    assertThat(other.show("showSetPassword", "token", token(first)).status()).isEqualTo(410);
    other.show("showSetPassword", "token", token(second));
    other.submit("setPassword", "new-password", Browser.PASSWORD);
    assertProblem(staff.createOnce("k-1" + email, "createUser", wanted), 409, "has an account");
    assertProblem(
        staff.createOnce("k-1" + email, "createUser", user("x" + email, "customer")),
        409,
        "Idempotency-Key has made another user");
    assertProblem(machine.createOnce("k-1" + email, "createUser", wanted), 409, "has an account");
  }

  @Test
  void areListedPageByPageAndFoundByTheBeginningOfTheirAddress() {
    for (String each : List.of("a_1", "A_2", "a%3")) {
      staff.create("createUser", user("List" + each + email, "customer"));
    }
    Response first = staff.ask("listUsers", "email", "lista_", "limit", "1");
    assertThat(emails(first)).containsExactly("Lista_1" + email);
    Response second =
        staff.ask(
            "listUsers",
            "email",
            "lista_",
            "limit",
            "1",
            "cursor",
            first.jsonBody().getString("next"));
    assertThat(emails(second)).containsExactly("ListA_2" + email);
    assertThat(second.jsonBody().getString("next")).isNull();
    assertThat(emails(staff.ask("listUsers", "email", "lista%")))
        .containsExactly("Lista%3" + email);
    assertThat(staff.ask("listUsers", "cursor", "2026-01-01T00:00:00Z/x").status()).isEqualTo(400);
  }

  private static List<String> emails(Response answer) {
    return Staff.objects(answer, "users").stream().map(user -> user.getString("email")).toList();
  }

  @Test
  void areShownWithTheirTag() {
    Response shown = staff.about("getUser", "userId", id);
    assertThat(shown.header("etag")).isEqualTo("\"1\"");
    assertThat(shown.jsonBody().getString("email")).isEqualTo(email);
    assertThat(shown.body().toString()).doesNotContain("password", "argon2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'role': 'boss'} | there are staff, customer",
        "{'email': 'x@y.example'} | email",
        "{'disabled': 'yes'} | disabled",
        "{'disabled': null} | disabled"
      })
  void areNotChangedIntoWhatThereIsNot(String change, String reason) {
    Response answer = patch(staff, id, new JsonObject(change.replace('\'', '"')));
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(400);
    assertThat(answer.body().toString()).contains(reason);
  }

  @Test
  void areNotThereWhereNobodyIs() {
    String nobody = UUID.randomUUID().toString();
    assertProblem(staff.about("getUser", "userId", nobody), 404, "there is no user " + nobody);
    assertProblem(patch(staff, nobody, disabled(true)), 404, "there is no user");
    assertProblem(staff.about("endSessions", "userId", nobody), 404, "there is no user");
    assertProblem(staff.about("createPasswordLink", "userId", nobody), 404, "there is no user");
    assertProblem(staff.about("eraseUser", "userId", nobody), 404, "there is no user");
    assertThat(staff.about("getUser", "userId", "x").status()).isEqualTo(400);
  }

  @Test
  void haveRolesThatOpenScopes() {
    List<JsonObject> roles = Staff.objects(staff.ask("listRoles"), "roles");
    assertThat(roles).hasSize(2);
    assertThat(roles.get(0).getBoolean("allScopes")).isTrue();
    assertThat(roles.get(0).getJsonArray("scopes")).containsExactly("*:read", "*:write");
    assertThat(roles.get(1).getJsonArray("scopes")).containsExactly("own-*:read", "own-*:write");
  }
}
