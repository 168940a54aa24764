package dev.coppice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.identity.secondfactor.Totp;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The app of somebody who has a second factor, and their recovery codes. */
public final class Authenticator {

  private static final Pattern KEY = Pattern.compile("<code>([A-Z2-7 ]+)</code>");
  private static final Pattern CODES = Pattern.compile("<pre>([A-Z2-7\n-]+)</pre>");

  private final Tables tables;
  private final String email;
  private final String secret;
  private final List<String> recoveryCodes;

  private Authenticator(Tables tables, String email, String secret, List<String> recoveryCodes) {
    this.tables = tables;
    this.email = email;
    this.secret = secret;
    this.recoveryCodes = recoveryCodes;
  }

  /** Sets one up in a browser that somebody is signed in with. */
  public static Authenticator setUp(Browser browser, Tables tables, String email) {
    String secret = begin(browser);
    String code = Totp.code(secret, Totp.step(Instant.now()));
    Response on = browser.submit("confirmSecondFactor", "code", code);
    assertThat(on.status()).as(on.body()::toString).isEqualTo(200);
    return new Authenticator(tables, email, secret, recoveryCodes(on));
  }

  /** Shows the password, and gives the secret of the page that shows it. */
  public static String begin(Browser browser) {
    browser.show("showSecondFactor");
    Response begun = browser.submit("beginSecondFactor", "password", Browser.PASSWORD);
    Matcher key = KEY.matcher(begun.body().toString());
    assertThat(key.find()).as(begun.body()::toString).isTrue();
    return key.group(1).replace(" ", "");
  }

  /** Those of a page that shows them. */
  public static List<String> recoveryCodes(Response page) {
    Matcher codes = CODES.matcher(page.body().toString());
    assertThat(codes.find()).as(page.body()::toString).isTrue();
    return List.of(codes.group(1).split("\n"));
  }

  /** A code that is good, as if those that were used had been long ago. */
  public String code() {
    tables.sql(
        "UPDATE second_factors SET last_step = 0 FROM users WHERE id = user_id AND email = '%s'"
            .formatted(email));
    return lastCode();
  }

  /** The code of now, whether it was used or not. */
  public String lastCode() {
    return codeOf(0);
  }

  /** The code of some steps from now. */
  public String codeOf(long steps) {
    return Totp.code(secret, Totp.step(Instant.now()) + steps);
  }

  public String secret() {
    return secret;
  }

  public List<String> recoveryCodes() {
    return recoveryCodes;
  }
}
