package dev.coppice.identity.device;

import static dev.coppice.identity.Office.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.coppice.contract.Response;
import dev.coppice.identity.Browser;
import dev.coppice.identity.Office;
import dev.coppice.identity.Tables;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The device grant (RFC 8628): what the device hears, and what its user is asked. */
class DeviceTest {

  @RegisterExtension static final Office office = new Office(PostgresExtension.sharedServer());

  private static Tables tables;

  @BeforeAll
  static void open() {
    tables = new Tables(office);
  }

  @AfterAll
  static void close() {
    tables.close();
  }

  private static String location(Response answer) {
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(303);
    return Objects.requireNonNull(answer.header("location"));
  }

  private static void assertError(Response answer, String error) {
    assertRefused(answer, 400, error);
  }

  /** As if this much time had passed for a device. */
  private static void later(Device device, String interval) {
    tables.sql(
        """
        UPDATE device_requests SET asked_at = asked_at - interval '%1$s',
          expires_at = expires_at - interval '%1$s' WHERE client_id = '%2$s'
        """
            .formatted(interval, device.clientId));
  }

  @Test
  void givesADeviceACodeToAskWithAndOneToShow() {
    Device device = Device.of(office);
    Response answer = device.begin();
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    JsonObject codes = answer.jsonBody();
    assertThat(codes.getString("device_code")).hasSize(43);
    assertThat(codes.getString("user_code")).matches("[A-Z]{4}-[A-Z]{4}");
    assertThat(codes.getString("verification_uri")).isEqualTo(Office.ISSUER + "/device");
    assertThat(codes.getString("verification_uri_complete"))
        .isEqualTo(Office.ISSUER + "/device?user_code=" + codes.getString("user_code"));
    assertThat(codes.getInteger("expires_in")).isEqualTo(600);
    assertThat(codes.getInteger("interval")).isEqualTo(5);
  }

  @Test
  void leadsFromTheCodeThroughSignInToTokensOfTheUser() throws ParseException {
    Device device = Device.of(office, "refresh_token").begun();
    assertError(device.poll(), "authorization_pending");
    device.browser.show("showDevice");
    String signIn = location(device.browser.submit("enterDevice", "user_code", device.userCode()));
    String back = Browser.parameter(signIn, "continue");
    assertThat(back).isEqualTo("/device?user_code=" + device.userCode());
    device.browser.show("showSignIn", "continue", back);
    Response signedIn =
        device.browser.submit("signIn", "email", device.email, "password", Browser.PASSWORD);
    assertThat(location(signedIn)).isEqualTo(back);

    Response asked = device.asked();
    assertThat(asked.status()).isEqualTo(200);
    assertThat(asked.body().toString())
        .contains("&lt;Tele &amp; Vision&gt;", device.email, device.userCode())
        .contains("in front of you", "If somebody has sent you")
        .contains("know who you are", "know your e-mail address", "read your cart (own-cart:read)")
        .doesNotContain("<Tele", "catalog");
    assertThat(asked.header("content-security-policy")).contains("form-action 'self';");
    Response allowed = device.browser.submit("decideDevice", "decision", "allow");
    assertThat(allowed.body().toString()).contains("The device is let in");

    JsonObject tokens = device.tokens();
    assertThat(tokens.getString("scope")).isEqualTo("email openid own-cart:read");
    JWTClaimsSet access = Office.parsed(tokens.getString("access_token")).getJWTClaimsSet();
    JWTClaimsSet id = Office.parsed(tokens.getString("id_token")).getJWTClaimsSet();
    assertThat(access.getStringClaim("client_id")).isEqualTo(device.clientId);
    assertThat(access.getSubject()).isEqualTo(userId(device)).isEqualTo(id.getSubject());
    assertThat(id.getAudience()).containsExactly(device.clientId);
    assertThat(id.getClaims()).doesNotContainKey("nonce").containsKey("auth_time");
    assertThat(device.refresh(tokens.getString("refresh_token")).status()).isEqualTo(200);
  }

  @Test
  void hearsHowItsUserHasSignedInWhoHasSignedOutSince() throws ParseException {
    Device device = Device.of(office).begun().signedIn();
    assertThat(device.allow().status()).isEqualTo(200);
    device.browser.show("showAccount");
    device.browser.submit("signOut");
    assertThat(device.browser.isSignedIn()).isFalse();
    JWTClaimsSet id = Office.parsed(device.tokens().getString("id_token")).getJWTClaimsSet();
    assertThat(id.getStringListClaim("amr")).containsExactly("pwd");
    assertThat(id.getClaims()).containsKey("auth_time");
  }

  private static String userId(Device device) {
    return tables
        .sql("SELECT id FROM users WHERE email = '" + device.email + "'")
        .get(0)
        .getUUID("id")
        .toString();
  }

  @Test
  void takesTheCodeHoweverItIsTyped() {
    Device device = Device.of(office).signedIn().begun();
    device.browser.show("showDevice");
    String typed = " " + device.userCode().replace("-", "").toLowerCase(Locale.ROOT);
    Response asked = device.browser.submit("enterDevice", "user_code", typed);
    assertThat(asked.body().toString()).contains(device.userCode(), "Do not allow");
  }

  @Test
  void tellsTheDeviceThatTheUserHasSaidNo() {
    Device device = Device.of(office).signedIn().begun();
    device.asked();
    Response denied = device.browser.submit("decideDevice", "decision", "deny");
    assertThat(denied.body().toString()).contains("The device is not let in");
    assertError(device.poll(), "access_denied");
    assertThat(device.asked().status()).as("the code leads nowhere any more").isEqualTo(422);
    assertThat(tables.sql("SELECT FROM consents WHERE client_id = '" + device.clientId + "'"))
        .isEmpty();
  }

  @Test
  void makesADeviceWaitForLongerEachTimeThatItAsksTooEarly() {
    Device device = Device.of(office).signedIn().begun();
    assertError(device.poll(), "authorization_pending");
    Response first = device.poll();
    assertError(first, "slow_down");
    assertThat(first.jsonBody().getString("error_description")).contains("10 seconds");
    assertThat(device.poll().jsonBody().getString("error_description")).contains("15 seconds");
    later(device, "12 s");
    assertError(device.poll(), "slow_down");
    later(device, "20 s");
    assertError(device.poll(), "authorization_pending");
    later(device, "5 s");
    assertError(device.poll(), "slow_down");
    device.allow();
    assertThat(device.poll().status()).as("nobody waits for what is decided").isEqualTo(200);
  }

  @Test
  void endsAfterTenMinutes() {
    Device waiting = Device.of(office).signedIn().begun();
    waiting.asked();
    later(waiting, "601 s");
    assertError(waiting.poll(), "expired_token");
    Response late = waiting.browser.submit("decideDevice", "decision", "allow");
    assertThat(late.body().toString()).contains("The device waits no more");
    assertThat(waiting.asked().body().toString()).contains("No device waits with this code");
    Device allowed = Device.of(office).signedIn().begun();
    allowed.allow();
    later(allowed, "601 s");
    assertError(allowed.poll(), "expired_token");
  }

  @Test
  void takesTokensBackWhenACodeIsShownAgain() {
    Device device = Device.of(office, "refresh_token").signedIn().begun();
    device.allow();
    JsonObject tokens = device.tokens();
    assertError(device.poll(), "invalid_grant");
    assertError(device.refresh(tokens.getString("refresh_token")), "invalid_grant");
    assertThat(
            tables.sql(
                "SELECT FROM audit WHERE action = 'grant.revoked' AND subject = '%s'"
                    .formatted(userId(device))))
        .hasSize(1);
  }

  @Test
  void givesTokensOnceToDevicesThatAskAtTheSameTime() {
    Device device = Device.of(office).signedIn().begun();
    device.allow();
    List<Integer> statuses =
        IntStream.range(0, 4).parallel().mapToObj(i -> device.poll().status()).toList();
    assertThat(statuses).containsOnlyOnce(200);
  }

  @Test
  void isForTheClientThatHasAsked() {
    Device device = Device.of(office).signedIn().begun();
    device.allow();
    Device other = Device.of(office);
    assertError(other.poll(device.deviceCode()), "invalid_grant");
    assertError(other.poll("nothing"), "invalid_grant");
    assertThat(device.poll().status()).as("the owner is not harmed").isEqualTo(200);
  }

  @Test
  void isForClientsThatAreRegisteredForIt() {
    Office.Registered machine = office.register("catalog:read");
    assertRefused(
        office.post("authorizeDevice", null, "client_id", machine.id()), 401, "invalid_client");
    String basic = machine.basic();
    assertError(office.post("authorizeDevice", basic), "unauthorized_client");
    assertError(
        office.post(
            "issueToken",
            basic,
            "grant_type",
            "urn:ietf:params:oauth:grant-type:device_code",
            "device_code",
            "x"),
        "unauthorized_client");
    Device device = Device.of(office);
    assertError(device.begin("scope", "inventory:write"), "invalid_scope");
    assertError(device.begin("scope", "openid", "scope", "email"), "invalid_request");
  }

  @Test
  void isNamedInFullAtTheTokenEndpoint() {
    Device device = Device.of(office).begun();
    assertError(
        office.post(
            "issueToken",
            null,
            "client_id",
            device.clientId,
            "grant_type",
            "device_code",
            "device_code",
            device.deviceCode()),
        "unsupported_grant_type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"WDJB-MJH", "<script>", "WDJBMJHA"})
  void saysWhatACodeLooksLike(String typed) {
    Browser stranger = new Browser(office, "203.0.113.1");
    Response answer = stranger.show("showDevice", "user_code", typed);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().toString()).contains("eight letters").doesNotContain("<script>");
  }

  @Test
  void tellsStrangersNothingAboutCodes() {
    Device device = Device.of(office).begun();
    Browser stranger = new Browser(office, "203.0.113.2");
    for (String code : List.of(device.userCode(), "BBBB-BBBB")) {
      assertThat(location(stranger.show("showDevice", "user_code", code)))
          .isEqualTo("/account/sign-in?continue=%2Fdevice%3Fuser_code%3D" + code);
    }
  }

  @Test
  void countsCodesThatAreEnteredAndThoseThatAreRightToo() {
    Device device = Device.of(office).signedIn().begun();
    for (int i = 0; i < 9; i++) {
      assertThat(device.browser.show("showDevice", "user_code", "BBBB-BBBB").status())
          .isEqualTo(422);
    }
    assertThat(device.asked().status()).isEqualTo(200);
    Response tooOften = device.asked();
    assertThat(tooOften.status()).isEqualTo(429);
    assertThat(tooOften.body().toString()).contains("tried too often");
  }

  @Test
  void takesADecisionFromItsOwnFormAlone() {
    Device device = Device.of(office).signedIn().begun();
    Device other = Device.of(office).signedIn().begun();
    device.asked();
    other.asked();
    String foreign = other.browser.hidden("form-token");
    Response forged =
        device.browser.submit("decideDevice", "decision", "allow", "form-token", foreign);
    assertThat(forged.status()).isEqualTo(403);
    device.asked();
    // The code that the user sees is none that the form takes.
    assertThat(
            device
                .browser
                .submit("decideDevice", "decision", "allow", "request", device.userCode())
                .status())
        .isEqualTo(422);
    assertError(device.poll(), "authorization_pending");
  }

  @Test
  void asksWhoeverIsSignedInThenAndTheFirstWhoDecidesHasDecided() throws ParseException {
    Device device = Device.of(office).signedIn().begun();
    Device other = Device.of(office).signedIn();
    other.browser.show("showDevice", "user_code", device.userCode());
    device.allow();
    Response second = other.browser.submit("decideDevice", "decision", "deny");
    assertThat(second.body().toString()).contains("The device waits no more");
    assertThat(
            Office.parsed(device.tokens().getString("access_token")).getJWTClaimsSet().getSubject())
        .isEqualTo(userId(device));
  }

  @Test
  void letsNobodyInWhoHasSignedOutMeanwhile() {
    Device device = Device.of(office).signedIn().begun();
    device.asked();
    tables.sql("DELETE FROM sessions WHERE user_id = '" + userId(device) + "'");
    assertThat(device.browser.submit("decideDevice", "decision", "allow").status()).isEqualTo(403);
    assertError(device.poll(), "authorization_pending");
  }

  @Test
  void endsWhatWasAllowedWhenTheUserChangesThePassword() {
    Device device = Device.of(office).signedIn().begun();
    device.allow();
    device.browser.show("showPassword");
    device.browser.submit(
        "changePassword", "password", Browser.PASSWORD, "new-password", "a better password");
    assertError(device.poll(), "invalid_grant");
  }

  @Test
  void givesNoMoreThanTheUsersRoleHasWhenTheDeviceAsks() {
    Device device = Device.of(office).begun();
    tables.sql("UPDATE users SET role = 'staff' WHERE email = '" + device.email + "'");
    device.signedIn();
    assertThat(device.asked().body().toString()).contains("change catalog (catalog:write)");
    device.allow();
    tables.sql("UPDATE users SET role = 'customer' WHERE email = '" + device.email + "'");
    assertThat(device.tokens().getString("scope")).isEqualTo("email openid own-cart:read");
  }

  @Test
  void asksAgainEachTimeAndRemembersWhatWasLetIn() {
    Device device = Device.of(office).signedIn().begun();
    device.allow();
    assertThat(
            tables.sql("SELECT scopes FROM consents WHERE client_id = '" + device.clientId + "'"))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row.getArrayOfStrings("scopes"))
                    .containsExactlyInAnyOrder("openid", "email", "own-cart:read"));
    device.begun();
    assertThat(device.asked().body().toString()).contains("Do not allow");
  }

  @Test
  void keepsNoCode() {
    Device device = Device.of(office).begun();
    String code = device.userCode().replace("-", "");
    assertThat(tables.sql("SELECT device_requests::text AS t FROM device_requests"))
        .isNotEmpty()
        .noneMatch(row -> row.getString("t").contains(device.deviceCode()))
        .noneMatch(row -> row.getString("t").contains(code));
  }

  @Test
  void isWhatTheMetadataSays() {
    JsonObject metadata = office.ask("getAuthorizationServer").jsonBody();
    assertThat(metadata.getString("device_authorization_endpoint"))
        .isEqualTo(Office.ISSUER + "/oauth2/device_authorization");
    assertThat(metadata.getJsonArray("grant_types_supported"))
        .isEqualTo(
            JsonArray.of(
                "client_credentials",
                "authorization_code",
                "refresh_token",
                "urn:ietf:params:oauth:grant-type:device_code"));
  }
}
