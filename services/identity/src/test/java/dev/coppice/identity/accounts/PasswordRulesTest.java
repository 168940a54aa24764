package dev.coppice.identity.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {

  private static final EmailAddress ADA = new EmailAddress("Ada.Lovelace@shop.example");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse battery",
        "twelve chars",
        "  blanks do count  ",
        "\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\u767e\u5343"
      })
  void takeWhatIsLong(String password) {
    assertThat(PasswordRules.fault(password, ADA)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "elevenchars",
        "aaaaaaaaaaaaaaaa",
        "ababababcabc",
        "ada.lovelace@shop.example"
      })
  void refuseWhatIsEasilyGuessed(String password) {
    assertThat(PasswordRules.fault(password, ADA)).isNotNull();
  }

  @Test
  void takeUpTo128Characters() {
    String words = "abcdefgh".repeat(16);
    assertThat(PasswordRules.fault(words, ADA)).isNull();
    assertThat(PasswordRules.fault(words + "x", ADA)).contains("12 to 128");
  }
}
